#include "tests/integration/faults/faults_suite.hpp"

namespace auriga::testing {

namespace fs = std::filesystem;

namespace {

bool is_live(const FaultStorage& storage) {
  return storage.name().find("power") == std::string::npos;
}

}  // namespace

std::unique_ptr<Grounds> FaultsTest::grounds;
std::unique_ptr<TemporaryFolder> FaultsTest::templates;
std::unique_ptr<Furniture> FaultsTest::furniture;

void FaultsTest::SetUpTestSuite() {
  grounds = std::make_unique<Grounds>();
  templates = std::make_unique<TemporaryFolder>();
  furniture = std::make_unique<Furniture>(furnish(*grounds, templates->path() / "furnished"));
  migrate_house(*grounds, templates->path() / "empty");
}

void FaultsTest::TearDownTestSuite() {
  furniture.reset();
  templates.reset();
  grounds.reset();
}

fs::path FaultsTest::copy_of(const std::string& name) {
  const auto folder = own_.path() / std::to_string(++copies_) / "data";
  fs::create_directories(folder.parent_path());
  fs::copy(templates->path() / name, folder, fs::copy_options::recursive);
  return folder;
}

void FaultsTest::break_everywhere(const Path& path, const std::string& folder_name) {
  Counts before;
  Counts after;
  {
    House house(*grounds, copy_of(folder_name), *furniture, nullptr);
    before = house.counts();
    house.run(house.accounts->start());
    house.run(path.change(house));
    after = house.counts();
    house.expect_whole();
    path.check(house, true);
  }
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto data = copy_of(folder_name);
    bool acknowledged = false;
    {
      House house(*grounds, data, *furniture, &storage);
      house.run(house.accounts->start());
      static_cast<void>(
          house.search(kWords));  // So that an index is there to be brought up to date.
      storage.arm();
      acknowledged = house.succeeds(path.change(house));
      storage.disarm();
      if (is_live(storage)) {
        EXPECT_EQ(house.search(kWords), house.search_anew(kWords))
            << "the index in memory is as one made anew";
      }
    }
    check_reopened(path, data, before, after, acknowledged);
    fs::remove_all(data.parent_path());
  });
  EXPECT_GT(faults, 8U) << "a change writes and syncs";
}

void FaultsTest::check_reopened(const Path& path, const fs::path& data, const Counts& before,
                                const Counts& after, bool acknowledged) {
  const bool counted = before != after;
  const auto twin = data.parent_path() / "twin";
  fs::copy(data, twin, fs::copy_options::recursive);
  Counts now;
  {
    House house(*grounds, data, *furniture, nullptr);
    now = house.counts();
    if (counted) {
      EXPECT_TRUE(now == after || (!acknowledged && now == before))
          << (acknowledged ? "acknowledged and lost" : "half there") << shown(now, before, after);
    }
    house.run(house.accounts->start());
    house.expect_whole();
    path.check(house, counted ? now == after : acknowledged);
  }
  if (now == before) {
    House house(*grounds, twin, *furniture, nullptr);
    house.run(house.accounts->start());
    house.run(path.change(house));
    EXPECT_EQ(house.counts(), after) << "the change can be made now";
  }
}

std::string FaultsTest::shown(const Counts& now, const Counts& before, const Counts& after) {
  std::string out;
  for (const auto& [table, rows] : now) {
    if (before.at(table) != after.at(table) || rows != before.at(table)) {
      out += " " + table + ": " + std::to_string(rows) + " of " + std::to_string(before.at(table)) +
             " or " + std::to_string(after.at(table)) + ";";
    }
  }
  return out;
}

}  // namespace auriga::testing
