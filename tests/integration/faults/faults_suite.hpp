// FaultsTest: every write path of the services, with each write and sync of the disk failing once
// in each of four ways. Afterwards the house is opened again on a sound disk: the change is there
// as a whole or not at all; if it was acknowledged it is there; nothing is half there; and the same
// change can be made again where it is not.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/faults/house.hpp"

namespace auriga::testing {

/// What searches look for: words of the furnished documents and of those that tests add.
inline const std::string kWords = "brass lantern copper kettle silver whistle";
inline const accounts::Origin kOrigin{"test", "127.0.0.1"};

/// One way of changing what is stored.
struct Path {
  std::string name;
  Task<> (*change)(House&);
  /// What must hold besides when the change is there, respectively is not.
  void (*check)(House&, bool there) = [](House&, bool) {};
};

class FaultsTest : public ::testing::TestWithParam<Path> {
 public:
  static void SetUpTestSuite();
  static void TearDownTestSuite();

 protected:
  /// A copy of the folder `name` ("furnished", "empty") to break.
  std::filesystem::path copy_of(const std::string& name);

  /// Makes the change with every fault, each time on a copy of the folder `folder_name`.
  void break_everywhere(const Path& path, const std::string& folder_name);
  /// The tables whose rows are not as before or as after.
  static std::string shown(const Counts& now, const Counts& before, const Counts& after);

  static std::unique_ptr<Grounds> grounds;
  static std::unique_ptr<TemporaryFolder> templates;
  static std::unique_ptr<Furniture> furniture;

 private:
  TemporaryFolder own_;
  void check_reopened(const Path& path, const std::filesystem::path& data, const Counts& before,
                      const Counts& after, bool acknowledged);
  int copies_ = 0;
};

/// Ends a change whose answer nobody needs.
template <class T>
Task<> done(Task<T> task) {
  co_await std::move(task);
}

inline bool can_log_in(House& house, const std::string& email, const std::string& password) {
  return house.succeeds(
      house.accounts->log_in({.email = email, .password = password}, house.actor(), kOrigin));
}

}  // namespace auriga::testing
