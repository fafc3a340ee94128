#include "domains/notifications/announcement.hpp"

#include <algorithm>
#include <cctype>

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::notifications {
namespace {

namespace json = boost::json;

constexpr std::size_t kTitleMax = 120;
constexpr std::size_t kNameMax = 60;
constexpr std::size_t kBodyMax = 1000;
constexpr std::size_t kLinkMax = 500;

/// On one line.
std::string cleaned(std::string_view text, std::size_t max) {
  auto clean = core::repair_utf8(text);
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return core::clip(core::trim(clean), max);
}

/// A text of the payload; empty where it is missing or no text.
std::string text_of(const json::object& payload, std::string_view name, std::size_t max) {
  const auto* value = payload.if_contains(name);
  return value == nullptr || !value->is_string() ? std::string()
                                                 : cleaned(value->get_string(), max);
}

bool flag_of(const json::object& payload, std::string_view name) {
  const auto* value = payload.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

/// The agent an event names or is about.
std::optional<core::AgentId> agent_of(const platform::db::Event& event) {
  const auto named = core::AgentId::parse(text_of(event.payload, "agent_id", 100));
  return named ? named : core::AgentId::parse(event.subject);
}

/// As the event names it; agent.* say `name`.
std::string name_of(const platform::db::Event& event) {
  auto name = text_of(event.payload, "agent_name", kNameMax);
  if (name.empty() && event.type.starts_with("agent.")) {
    name = text_of(event.payload, "name", kNameMax);
  }
  return name;
}

Announcement of_handoff(const platform::db::Event& event) {
  const auto name = name_of(event);
  const bool urgent = flag_of(event.payload, "urgent");
  Announcement out{
      .kind = Kind::handoff,
      .priority = urgent ? Priority::urgent : Priority::high,
      .title = urgent ? "Urgent: a customer asks for a person" : "A customer asks for a person",
      .body = {},
      .link = "/sessions/" + event.subject,
      .action = "Open the conversation",
      .subject_id = event.subject,
      .agent = agent_of(event)};
  if (!name.empty()) {
    out.title += " (" + name + ")";
  }
  auto reason = text_of(event.payload, "reason", 500);
  if (!reason.empty() && std::isalnum(static_cast<unsigned char>(reason.back())) != 0) {
    reason += '.';
  }
  const auto target = text_of(event.payload, "target", 100);
  const auto actor = text_of(event.payload, "actor_id", 100);
  const auto add = [&](const std::string& sentence) {
    out.body += (out.body.empty() ? "" : " ") + sentence;
  };
  if (!reason.empty()) {
    add(reason);
  }
  if (!target.empty()) {
    add("For: " + target + ".");
  }
  if (!actor.empty()) {
    add("Customer: " + actor + ".");
  }
  return out;
}

Announcement of_agent(const platform::db::Event& event, bool failed) {
  const auto name = name_of(event);
  Announcement out{.kind = failed ? Kind::agent_failed : Kind::agent_ready,
                   .priority = failed ? Priority::high : Priority::normal,
                   .title = (name.empty() ? "An agent" : name) +
                            (failed ? " could not be created" : " is ready"),
                   .body = {},
                   .link = "/agents/" + event.subject,
                   .action = "Open the agent",
                   .subject_id = event.subject,
                   .agent = agent_of(event)};
  if (failed) {
    out.body = text_of(event.payload, "reason", 500);
    if (out.body.empty()) {
      out.body = "Its page says what went wrong.";
    }
  } else {
    out.body = "It answers from now on.";
  }
  return out;
}

}  // namespace

std::optional<Announcement> announcement_of(const platform::db::Event& event) {
  std::optional<Announcement> out;
  if (event.type == "session.handoff_requested") {
    out = of_handoff(event);
  } else if (event.type == "agent.failed") {
    out = of_agent(event, true);
  } else if (event.type == "agent.ready") {
    out = of_agent(event, false);
  }
  if (out) {
    out->title = core::clip(out->title, kTitleMax);
    out->body = core::clip(out->body, kBodyMax);
  }
  return out;
}

Announcement announcement_of(const Notice& notice) {
  Announcement out{.kind = Kind::workflow,
                   .priority = notice.priority,
                   .title = cleaned(notice.title, kTitleMax),
                   .body = cleaned(notice.text, kBodyMax),
                   .link = notice.link,
                   .action = "Open it",
                   .subject_id = notice.subject_id,
                   .agent = std::nullopt};
  std::vector<core::Fault> faults;
  if (out.title.empty()) {
    faults.push_back({"/Title", "required", "must say something"});
  }
  // "//host" and "/\host" lead elsewhere.
  const bool inside = out.link.starts_with('/') && out.link.find_first_of("/\\", 1) != 1 &&
                      out.link.size() <= kLinkMax &&
                      std::ranges::all_of(out.link, [](char c) { return c > ' ' && c < 0x7f; });
  if (!inside) {
    faults.push_back({"/Link", "format", "must be a page of the console such as /agents"});
  }
  if (!faults.empty()) {
    core::Error error(core::ErrorCode::kValidationFailed,
                      faults.front().pointer.substr(1) + " " + faults.front().message);
    error.with_faults(std::move(faults));
    throw error;
  }
  return out;
}

std::optional<core::AgentId> unnamed_agent(const platform::db::Event& event) {
  return name_of(event).empty() ? agent_of(event) : std::nullopt;
}

}  // namespace auriga::notifications
