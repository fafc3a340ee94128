// Reports each fault of a sentence once for its subject. Internal to this folder.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

class FaultsOnce {
 public:
  explicit FaultsOnce(Reading& reading) : reading_(reading) {}

  /// Of sentence `i`, which is cited behind the message; nothing where its kind and subject are
  /// there.
  void add(std::string kind, int i, std::string message, std::string remedy, std::string resolution,
           std::string subject) {
    if (!reported_.insert(kind + subject).second) {
      return;
    }
    reading_.out.faults.push_back({.kind = std::move(kind),
                                   .message = std::move(message) + cite(reading_.sentence(i)) + ".",
                                   .lines = {reading_.sentence(i).line},
                                   .remedy = std::move(remedy),
                                   .resolution = std::move(resolution),
                                   .subject = std::move(subject)});
  }

 private:
  Reading& reading_;
  std::set<std::string> reported_;
};

}  // namespace auriga::procedure
