#include "core/password.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "core/text.hpp"

// The estimate: the password is cut into the cheapest chain of parts (dynamic programming over the
// end position). A part is a common word (cost: its rank), a word of the caller's own (cost: 2), a
// repeat or a keyboard or alphabet run (cost: small), a year, or a single character (cost: the size
// of its class). The guesses multiply, so logarithms add; each part after the first costs a little
// more, because the attacker must guess where the cuts are.
namespace auriga::core {
namespace {

/// Common passwords and words that passwords are made of, most common first.
constexpr std::array kCommon{
    "password", "123456",   "qwerty",    "letmein",  "welcome",  "admin",     "dragon",
    "monkey",   "football", "iloveyou",  "abc123",   "master",   "sunshine",  "shadow",
    "princess", "baseball", "superman",  "trustno1", "hello",    "charlie",   "freedom",
    "whatever", "michael",  "jordan",    "hunter",   "batman",   "soccer",    "passw0rd",
    "starwars", "computer", "secret",    "summer",   "winter",   "spring",    "autumn",
    "login",    "access",   "flower",    "hottie",   "loveme",   "zaq1zaq1",  "mustang",
    "jessica",  "pepper",   "ashley",    "thomas",   "daniel",   "andrew",    "george",
    "matthew",  "jennifer", "michelle",  "nicole",   "cheese",   "cookie",    "banana",
    "orange",   "purple",   "yellow",    "silver",   "golden",   "diamond",   "ginger",
    "hammer",   "killer",   "samsung",   "google",   "internet", "service",   "server",
    "company",  "changeme", "default",   "guest",    "test",     "testing",   "demo",
    "user",     "root",     "system",    "manager",  "office",   "business",  "monday",
    "friday",   "sunday",   "january",   "august",   "october",  "december",  "london",
    "paris",    "berlin",   "america",   "germany",  "england",  "france",    "family",
    "friend",   "forever",  "angel",     "lovely",   "happy",    "chocolate", "coffee",
    "music",    "guitar",   "hockey",    "tennis",   "soccer1",  "player",    "gaming",
    "pokemon",  "naruto",   "liverpool", "chelsea",  "arsenal",  "barcelona", "madrid",
    "juventus", "ferrari",  "porsche",   "mercedes", "toyota",   "yamaha",    "money",
    "dollar",   "rich",     "power",     "magic",    "wizard",   "ninja",     "killer1",
    "hacker",   "matrix",   "phoenix",   "tiger",    "lion",     "eagle",     "wolf",
    "bear",     "horse",    "rabbit",    "turtle",   "dolphin",  "auriga",    "agent",
    "love",     "pass",     "word",      "life",     "star",     "blue",      "green",
    "black",    "white"};

constexpr std::array<std::string_view, 6> kRuns{
    "abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm"};

/// The usual letter swaps undone, so that "p4ssw0rd" is the common word it is.
std::string plain(std::string_view text) {
  static const std::unordered_map<char, char> swaps{{'0', 'o'}, {'1', 'l'}, {'3', 'e'},
                                                    {'4', 'a'}, {'5', 's'}, {'7', 't'},
                                                    {'@', 'a'}, {'$', 's'}, {'!', 'i'}};
  std::string out = lower_ascii(text);
  for (char& c : out) {
    if (const auto found = swaps.find(c); found != swaps.end()) {
      c = found->second;
    }
  }
  return out;
}

bool is_run(std::string_view part) {
  for (const auto run : kRuns) {
    std::string back(run.rbegin(), run.rend());
    if (run.find(part) != std::string_view::npos || back.find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}

double character_cost(char c) {
  if (c >= '0' && c <= '9') {
    return 1.0;
  }
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
    return 1.3;
  }
  return (static_cast<unsigned char>(c) & 0x80U) != 0 ? 1.0 : 1.5;  // Bytes of a longer character.
}

/// log10 of the guesses for one part, or infinity when it is no known pattern.
double part_cost(std::string_view lower, std::string_view unswapped,
                 const std::vector<std::string>& own) {
  const auto among = [](std::string_view text, std::string_view word) { return text == word; };
  for (const auto& word : own) {
    if (among(lower, word) || among(unswapped, word)) {
      return 0.5;
    }
  }
  for (std::size_t rank = 0; rank < kCommon.size(); ++rank) {
    if (among(lower, kCommon[rank]) || among(unswapped, kCommon[rank])) {
      return std::log10(static_cast<double>(rank) + 10.0);
    }
  }
  if (lower.size() >= 3) {
    if (std::all_of(lower.begin(), lower.end(), [&](char c) { return c == lower.front(); })) {
      return 1.0 + 0.1 * static_cast<double>(lower.size());
    }
    if (is_run(lower)) {
      return 1.2 + 0.1 * static_cast<double>(lower.size());
    }
  }
  if (lower.size() == 4 && (lower.starts_with("19") || lower.starts_with("20")) &&
      std::all_of(lower.begin(), lower.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return 2.1;
  }
  return INFINITY;
}

/// The caller's own words, cut at what is no letter or digit.
std::vector<std::string> own_words(std::initializer_list<std::string_view> texts) {
  std::vector<std::string> words;
  for (const auto text : texts) {
    std::string word;
    for (const char c : lower_ascii(text) + " ") {
      const bool inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          (static_cast<unsigned char>(c) & 0x80U) != 0;
      if (inside) {
        word += c;
      } else {
        if (word.size() >= 3) {
          words.push_back(word);
        }
        word.clear();
      }
    }
  }
  return words;
}

}  // namespace

std::string hash_password(const std::string& password, const PasswordCost& cost) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.operations,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::kOverloaded, {}, "no memory to hash a password");
  }
  out.resize(out.find('\0'));
  return out;
}

bool verify_password(const std::string& hash, const std::string& password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

double password_guesses_log10(std::string_view password,
                              std::initializer_list<std::string_view> own) {
  const auto words = own_words(own);
  const std::string lower = lower_ascii(password);
  const std::string unswapped = plain(password);
  std::vector<double> best(lower.size() + 1, INFINITY);
  best[0] = 0;
  constexpr double kCut = 0.3;
  for (std::size_t end = 1; end <= lower.size(); ++end) {
    best[end] = best[end - 1] + character_cost(password[end - 1]);
    for (std::size_t start = 0; start + 3 <= end; ++start) {
      const double cost = part_cost(std::string_view(lower).substr(start, end - start),
                                    std::string_view(unswapped).substr(start, end - start), words);
      best[end] = std::min(best[end], best[start] + cost + kCut);
    }
  }
  // The same text twice over is as easy as once.
  for (std::size_t period = 1; period * 2 <= lower.size(); ++period) {
    if (lower.size() % period == 0 &&
        std::equal(lower.begin() + static_cast<std::ptrdiff_t>(period), lower.end(),
                   lower.begin())) {
      return std::min(best.back(), best[period] + 1.0);
    }
  }
  return best.back();
}

Result<void> check_password_strength(std::string_view password,
                                     std::initializer_list<std::string_view> own) {
  constexpr double kGuessesMin = 8.0;  // 10^8: beyond what a throttled log-in ever allows.
  if (password_guesses_log10(password, own) < kGuessesMin) {
    Error error(ErrorCode::kPasswordWeak,
                "The password is made of common words, runs, repeats or your own name.");
    error.with_faults({{"/password", "weak", "is too easy to guess"}});
    return std::unexpected(std::move(error));
  }
  return {};
}

}  // namespace auriga::core
