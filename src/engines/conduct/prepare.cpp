// From a version's definition to what a message is compared with.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/conduct/lines.hpp"
#include "engines/conduct/prohibition.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/triggers.hpp"

namespace auriga::conduct {
namespace {

/// Whether the definition has settled the fault; one that was called unfounded overrules nothing.
bool is_settled(const procedure::Fault& fault, const procedure::Definition& definition) {
  return std::ranges::any_of(definition.guardrails, [&](const auto& guardrail) {
    return guardrail.kind == fault.kind && std::ranges::all_of(fault.lines, [&](int line) {
             return std::ranges::find(guardrail.lines, line) != guardrail.lines.end();
           });
  });
}

/// The SOP without statements that gave way to stricter ones.
std::string without_overruled(std::string_view sop, std::string_view handoff,
                              const procedure::Definition& definition) {
  std::string out(sop);
  for (const auto& fault : procedure::read(sop, handoff).faults) {
    if (fault.overruled_line > 0 && !fault.overruled.empty() && is_settled(fault, definition)) {
      if (const auto at = out.find(fault.overruled); at != std::string::npos) {
        out.erase(at, fault.overruled.size());
      }
    }
  }
  return out;
}

class Preparer {
 public:
  Preparer(Conduct& out, std::string_view sop, const procedure::Definition& definition)
      : out_(out), sop_(sop), lines_(sop), definition_(definition) {}

  void prepare() {
    read_triggers(definition_, sop_, out_);
    for (const auto& rule : definition_.rules) {
      if (rule.kind == "must_not") {
        add_refusal(rule);
      }
    }
    for (const auto& sentence : out_.statements->sentences()) {
      read_form(sentence.text, out_.form);
      add_reminder(sentence.text);
    }
    out_.errands = errands_of(definition_, out_.statements->sentences(), reader_);
  }

 private:
  void add_reminder(std::string_view sentence) {
    auto [when, order] = ordered(sentence);
    if (!core::lower_ascii(order).starts_with("always ")) {
      return;
    }
    if (when.empty()) {
      const auto cut = std::min(order.find(" when "), order.find(" if "));
      when = order.substr(std::min(cut, order.size()));
      order = order.substr(0, cut);
    }
    auto words = words_to_mention(order);
    auto gist = reader_.read(when);
    if (!words || (!when.empty() && gist.terms.empty())) {
      return;
    }
    // "The dryer T830": the name alone says which.
    const auto is_name = [](const Term& term) {
      return term.word.find_first_of("0123456789") != std::string::npos;
    };
    if (std::ranges::any_of(gist.terms, is_name)) {
      std::erase_if(gist.terms, [&](const Term& term) { return !is_name(term); });
    }
    out_.reminders.push_back({std::move(gist), *std::move(words)});
  }

  void add_refusal(const procedure::DefinitionRule& rule) {
    static constexpr std::array<std::string_view, 10> kOrders{
        "never ",          "do not ",    "don't ",
        "we never ",       "we do not ", "we don't ",
        "please do not ",  "you must n", "the assistant must n",
        "the agent must n"};
    const auto lowered = core::lower_ascii(rule.text);
    if (!begins_with_any(lowered, kOrders)) {
      return;
    }
    const auto kind = prohibition_of(lowered);
    Refusal refusal{.words = refusal_words(rule.text),
                    .gist = {},
                    .manner = kind.manner ? reader_.read(kind.verb) : Gist{},
                    .unknown = kind.unknown,
                    .of_others = kind.of_others};
    // What the SOP has said instead: in the same sentence, or in the next.
    const auto semicolon = rule.text.find("; ");
    const auto next = semicolon != std::string::npos
                          ? std::string_view(rule.text).substr(semicolon + 2)
                          : lines_.after(rule.line, rule.text);
    if (const auto instead = words_to_say(next.substr(0, next.find(". ")))) {
      refusal.words += " " + *instead;
    }
    const auto text = std::string_view(rule.text).substr(0, semicolon);
    // What nobody is to hear of is refused whatever holds.
    const bool is_told = !kind.manner && !kind.unknown && !is_kept_secret(rule.text);
    const auto bounds = is_told ? bounds_of(text, reader_) : std::vector<Bound>();
    refusal.rule = bounds.empty() ? "" : rule_words(text);
    // Each keeps the rule's words: of a sentence without end the first pieces do.
    constexpr std::size_t kPiecesMax = 32;
    auto pieces = split_at(text, {", neither ", ", or ", ", ", " or ", " and "});
    pieces.resize(std::min(pieces.size(), kPiecesMax));
    for (std::size_t i = 0; i <= pieces.size(); ++i) {
      const auto piece = i == 0 ? text : pieces[i - 1];
      const auto first = static_cast<std::size_t>(piece.data() - text.data());
      if (piece.empty() || is_in_condition(first, bounds)) {
        continue;
      }
      auto gist = reader_.read(piece);
      if (gist.terms.size() >= 2 || (i == 0 && !gist.terms.empty())) {
        refusal.gist = std::move(gist);
        refusal.bounds = i == 0 ? bounds : bounds_for(first, first + piece.size(), text, bounds);
        out_.refusals.push_back(refusal);
      }
    }
  }

  Conduct& out_;
  std::string_view sop_;
  Lines lines_;
  const procedure::Definition& definition_;
  GistReader reader_;
};

}  // namespace

Conduct prepare(std::string_view sop, std::string_view handoff_description,
                const procedure::Definition& definition) {
  Conduct out;
  const auto text = without_overruled(sop, handoff_description, definition);
  out.sop = answer::read_sop(text, handoff_description);
  out.statements = std::make_shared<const Statements>(text);
  out.sop.handoffs.clear();  // The triggers are those conditions, read more closely.
  Preparer(out, sop, definition).prepare();
  return out;
}

}  // namespace auriga::conduct
