// The tokeniser. A text is cut into compounds: runs of letters and digits, in which one joining
// character (- . , : / _ & ') may stand between two of them. Most compounds are plain words, which
// are folded, looked up among the stop words and stemmed (Snowball, M. F. Porter). The others hold
// what people search for literally, and are therefore searchable joined and split:
//
//   E-24      → e24, e, 24            self-service → selfservice, self, service
//   F07       → f07, f, 7             R&D          → rd, r, d
//   3.5       → 3.5, 3, 5             14:30        → 14:30, 14, 30
//   §12       → §12, 12               1,500        → 1500
//   and/or    → and, or               50%          → 50, percent
//
// The joined form stands at the position of its first part. A number loses leading zeros when it
// is a part, so that "F7" meets "F07". Number words become digits ("three days" meets "3 days").
//
// Stemming costs a few hundred nanoseconds a word and words repeat, so each thread keeps a direct-
// mapped cache from the hash of the folded word to the hash of its stem; a hit costs one probe.
#include "engines/retrieval/analyze.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "engines/retrieval/fold.hpp"
#include "engines/retrieval/hash.hpp"
#include "engines/retrieval/irregular.hpp"
#include "engines/retrieval/stop_words.hpp"

namespace auriga::retrieval {
namespace {

constexpr std::size_t kWordBytesMax = 64;     // Longer words are cut, not dropped.
constexpr std::size_t kCompoundPartsMax = 8;  // Beyond that only the parts are terms.

// Names of languages seen by this process; an analyser holds an index into it.
struct Languages {
  std::mutex mutex;
  std::vector<std::string> names;
};

Languages& languages() {
  static Languages all;
  return all;
}

struct StemmerDelete {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

struct StemOf {
  std::uint64_t word = 0;
  TermHash term = 0;
  bool stop = false;
  bool number = false;
};

// One thread's stemmer and cache for one language.
class Stems {
 public:
  explicit Stems(const std::string& language)
      : stemmer_(sb_stemmer_new(language.c_str(), "UTF_8")),
        english_(language == "english"),
        cache_(std::make_unique<std::array<StemOf, kEntries>>()) {}

  // `folded` and `lowered` are the same word without and with diacritics.
  const StemOf& of(std::string_view folded, std::string_view lowered) {
    const auto hash = hash_of(english_ ? folded : lowered);
    auto& entry = (*cache_)[hash & (kEntries - 1)];
    if (entry.word != hash) {
      entry = look_up(folded, lowered);
      entry.word = hash;
    }
    return entry;
  }

  std::string stem(std::string_view folded, std::string_view lowered) {
    const auto word = english_ ? folded : lowered;
    if (!stemmer_) {
      return std::string(folded);
    }
    const auto* bytes =
        sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                        static_cast<int>(word.size()));
    const std::string_view out(reinterpret_cast<const char*>(bytes),
                               static_cast<std::size_t>(sb_stemmer_length(stemmer_.get())));
    return english_ ? std::string(out) : fold(out);
  }

 private:
  static constexpr std::size_t kEntries = std::size_t{1} << 15U;

  StemOf look_up(std::string_view folded, std::string_view lowered) {
    StemOf out;
    if (english_) {
      out.stop = is_stop_word(folded);
      if (const auto digits = digits_of(folded); !digits.empty()) {
        out.term = hash_of(digits);
        out.number = true;
        return out;
      }
    }
    if (english_) {
      folded = lowered = base_of(folded);
    }
    out.term = hash_of(stem(folded, lowered));
    return out;
  }

  std::unique_ptr<sb_stemmer, StemmerDelete> stemmer_;
  bool english_;
  std::unique_ptr<std::array<StemOf, kEntries>> cache_;
};

Stems& stems_of(std::size_t language) {
  thread_local std::vector<std::unique_ptr<Stems>> all;
  if (all.size() <= language) {
    all.resize(language + 1);
  }
  if (!all[language]) {
    const std::lock_guard lock(languages().mutex);
    all[language] = std::make_unique<Stems>(languages().names[language]);
  }
  return *all[language];
}

// A run of one class inside a compound.
struct Part {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t folded_start = 0;  // Into the compound's folded text.
  std::uint32_t folded_end = 0;
  bool digits = false;
  char joint = 0;  // The joining character before it; 0 where letters meet digits.
};

class Run {
 public:
  Run(std::string_view text, Stems& stems, std::vector<Token>& out, Commas commas)
      : text_(text), stems_(stems), out_(out), commas_(commas) {}

  void all() {
    std::size_t i = 0;
    while (i < text_.size()) {
      const auto c = code_point_at(text_, i);
      switch (c.kind) {
        case CharClass::letter:
        case CharClass::digit:
          i = compound(i);
          break;
        case CharClass::ideograph:
          push(hash_of(text_.substr(i, c.length)), i, i + c.length, position_++);
          i += c.length;
          break;
        default:
          if (c.value == '%') {
            push(stems_.of("percent", "percent").term, i, i + 1, position_++);
          }
          i += c.length;
      }
    }
  }

 private:
  void push(TermHash term, std::size_t start, std::size_t end, std::uint32_t position) {
    Token token;
    token.term = term;
    token.start = static_cast<std::uint32_t>(start);
    token.end = static_cast<std::uint32_t>(end);
    token.position = position;
    out_.push_back(token);
  }

  // The joining character at `i`, or 0 when what stands there ends the compound. Sets its length.
  [[nodiscard]] char joint_at(std::size_t i, bool after_digit, std::uint32_t& length) const {
    const auto c = code_point_at(text_, i);
    char joint = 0;
    switch (c.value) {
      case '-':
      case 0x2010:
      case 0x2011:
        joint = '-';
        break;
      case '\'':
      case 0x2019:
        joint = '\'';
        break;
      case '.':
      case ',':
      case ':':
      case '/':
      case '_':
      case '&':
        joint = static_cast<char>(c.value);
        break;
      default:
        return 0;
    }
    length = c.length;
    if (i + c.length >= text_.size()) {
      return 0;
    }
    const auto next = code_point_at(text_, i + c.length).kind;
    if (next != CharClass::letter && next != CharClass::digit) {
      return 0;
    }
    if (joint == ',' && (commas_ == Commas::separate || !all_digits_)) {
      return 0;
    }
    const bool numeric = joint == '.' || joint == ',' || joint == ':' || joint == '/';
    return numeric && (!after_digit || next != CharClass::digit) ? char{0} : joint;
  }

  std::size_t compound(std::size_t start) {
    parts_.clear();
    all_digits_ = true;
    folded_.clear();
    lowered_.clear();
    std::size_t i = start;
    bool ascii = true;
    while (i < text_.size()) {
      const auto c = code_point_at(text_, i);
      if (c.kind == CharClass::mark) {
        i += c.length;
        continue;
      }
      if (c.kind != CharClass::letter && c.kind != CharClass::digit) {
        std::uint32_t length = 0;
        const char joint = joint_at(i, !parts_.empty() && parts_.back().digits, length);
        if (joint == 0) {
          break;
        }
        i += length;
        fresh_ = true;
        joint_ = joint;
        continue;
      }
      const bool digit = c.kind == CharClass::digit;
      if (parts_.empty() || fresh_ || parts_.back().digits != digit) {
        Part part;
        part.start = static_cast<std::uint32_t>(i);
        part.folded_start = static_cast<std::uint32_t>(folded_.size());
        part.digits = digit;
        all_digits_ = all_digits_ && digit;
        part.joint = fresh_ ? joint_ : char{0};
        fresh_ = false;
        parts_.push_back(part);
      }
      ascii = ascii && c.value < 0x80;
      append_folded(folded_, c.value);
      append_lowered(lowered_, c.value);
      i += c.length;
      parts_.back().end = static_cast<std::uint32_t>(i);
      parts_.back().folded_end = static_cast<std::uint32_t>(folded_.size());
    }
    fresh_ = false;
    emit(start, parts_.back().end, ascii);
    return i;
  }

  [[nodiscard]] std::string_view folded(const Part& part) const {
    return std::string_view(folded_).substr(part.folded_start, part.folded_end - part.folded_start);
  }

  void word(std::string_view folded, std::string_view lowered, std::size_t start, std::size_t end,
            std::uint32_t position) {
    const auto& stem = stems_.of(folded.substr(0, kWordBytesMax), lowered.substr(0, kWordBytesMax));
    push(stem.term, start, end, position);
    out_.back().stop = stem.stop;
    out_.back().number = stem.number;
  }

  void emit(std::size_t start, std::size_t end, bool ascii) {
    if (parts_.size() > 1) {
      join_apostrophes(end);
    }
    if (parts_.size() == 1) {
      const auto& part = parts_.front();
      if (part.digits) {
        number(folded(part), start, part.end, position_);
      } else {
        word(folded(part), ascii ? folded(part) : std::string_view(lowered_), start, part.end,
             position_);
      }
      mark_section(start);
      ++position_;
      return;
    }
    if (is_grouped_number()) {
      number(folded_, start, end, position_);
      ++position_;
      return;
    }
    if (parts_.size() <= kCompoundPartsMax) {
      joined(start, end);
    }
    for (const auto& part : parts_) {
      if (part.digits) {
        number(folded(part), part.start, part.end, position_);
      } else {
        word(folded(part), folded(part), part.start, part.end, position_);
      }
      out_.back().part = parts_.size() <= kCompoundPartsMax;
      ++position_;
    }
  }

  // "company's" is "company", "don't" is "dont".
  void join_apostrophes(std::size_t& end) {
    if (parts_.size() == 2 && parts_[1].joint == '\'') {
      if (folded(parts_[1]) == "s") {
        folded_.resize(parts_[0].folded_end);
        if (lowered_.ends_with('s')) {
          lowered_.pop_back();
        }
      } else if (!parts_[0].digits && !parts_[1].digits) {
        parts_[0].folded_end = parts_[1].folded_end;
        parts_[0].end = parts_[1].end;
      } else {
        return;
      }
      parts_.pop_back();
      end = parts_[0].end;
    }
  }

  [[nodiscard]] bool is_grouped_number() const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto size = parts_[i].folded_end - parts_[i].folded_start;
      if (!parts_[i].digits || (i == 0 ? size > 3 : size != 3 || parts_[i].joint != ',')) {
        return false;
      }
    }
    return true;
  }

  void joined(std::size_t start, std::size_t end) {
    joined_.clear();
    bool digits = true;
    bool code = false;
    for (const auto& part : parts_) {
      if (part.joint == '.' || part.joint == ':' || part.joint == '/') {
        joined_ += part.joint;
      } else if (part.joint == ',') {
        joined_ += '.';
      }
      joined_ += folded(part);
      digits = digits && part.digits;
      code = code || part.digits;
    }
    if (digits || code) {
      push(hash_of(joined_), start, end, position_);
    } else {
      word(joined_, joined_, start, end, position_);
      out_.back().stop = false;
    }
    out_.back().number = digits;
    out_.back().code = code && !digits;
  }

  void number(std::string_view digits, std::size_t start, std::size_t end, std::uint32_t position) {
    while (digits.size() > 1 && digits.front() == '0') {
      digits.remove_prefix(1);
    }
    push(hash_of(digits), start, end, position);
    out_.back().number = true;
  }

  // "§12" is a code of its own beside the number.
  void mark_section(std::size_t start) {
    constexpr std::string_view kSection = "\xC2\xA7";
    if (!out_.back().number) {
      return;
    }
    auto before = start;
    while (before > 0 && text_[before - 1] == ' ') {
      --before;
    }
    if (before < 2 || text_.substr(before - 2, 2) != kSection) {
      return;
    }
    const auto plain = out_.back();
    auto& token = out_.back();
    token.term = mix64(plain.term ^ hash_of(kSection));
    token.start = static_cast<std::uint32_t>(before - 2);
    token.number = false;
    token.code = true;
    out_.push_back(plain);
    out_.back().part = true;
  }

  std::string_view text_;
  Stems& stems_;
  std::vector<Token>& out_;
  Commas commas_;
  std::uint32_t position_ = 0;
  std::vector<Part> parts_;
  bool all_digits_ = true;  ///< Of all parts so far: asked at each comma of a line of numbers.
  std::string folded_;
  std::string lowered_;
  std::string joined_;
  bool fresh_ = false;
  char joint_ = 0;
};

}  // namespace

Analyzer::Analyzer(std::string_view language) {
  auto& all = languages();
  const std::lock_guard lock(all.mutex);
  for (language_ = 0; language_ < all.names.size(); ++language_) {
    if (all.names[language_] == language) {
      return;
    }
  }
  all.names.emplace_back(language);
}

void Analyzer::analyze(std::string_view text, std::vector<Token>& out, Commas commas) const {
  Run(text, stems_of(language_), out, commas).all();
}

std::vector<Token> Analyzer::analyze(std::string_view text, Commas commas) const {
  std::vector<Token> out;
  out.reserve(text.size() / 5);
  analyze(text, out, commas);
  return out;
}

TermHash Analyzer::term(std::string_view word) const {
  const auto tokens = analyze(word);
  return tokens.empty() ? TermHash{0} : tokens.front().term;
}

std::string Analyzer::stem(std::string_view word) const {
  std::string lowered;
  for (std::size_t i = 0; i < word.size();) {
    const auto c = code_point_at(word, i);
    append_lowered(lowered, c.value);
    i += c.length;
  }
  return stems_of(language_).stem(fold(word), lowered);
}

}  // namespace auriga::retrieval
