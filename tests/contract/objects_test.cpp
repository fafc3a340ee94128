// What every object store promises, over the store in a folder.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "platform/objects/folder_store.hpp"
#include "platform/objects/sha256.hpp"
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;
using namespace platform::objects;  // NOLINT(google-build-using-namespace)

class ObjectsContract : public ::testing::Test {
 protected:
  void SetUp() override { store_ = open_folder_store({.root = folder_.path() / "objects"}); }
  void TearDown() override {
    runtime_.stop();
    store_.reset();
  }
  template <class T>
  T run(Task<T> task) {
    return runtime_.run(std::move(task));
  }
  std::vector<std::string> list(const std::string& prefix, std::size_t step = 100) {
    std::vector<std::string> keys;
    std::optional<std::string> after = "";
    while (after) {
      const auto page = run(store_->list(prefix, *after, step));
      EXPECT_LE(page.objects.size(), step);
      for (const auto& object : page.objects) {
        keys.push_back(object.key);
      }
      after = page.next;
    }
    return keys;
  }
  std::string get(const std::string& key) { return run(store_->get(key, 1U << 30U)); }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_F(ObjectsContract, KeepsBytesAndTheirSum) {
  for (const std::size_t size : {0UL, 1UL, 4096UL, 3'000'001UL}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<char>(i * 31 + i / 251);
    }
    const auto info = run(store_->put("a/b", bytes));
    EXPECT_EQ(info.size, size);
    EXPECT_EQ(info.sha256, Sha256::of(bytes));
    EXPECT_EQ(get("a/b"), bytes);
    EXPECT_TRUE(run(store_->verify("a/b")));
    EXPECT_EQ(run(store_->list("", "", 10)).objects.at(0).size, size);
  }
  EXPECT_EQ(code_of(runtime_, store_->get("a/b", 1000)), ErrorCode::kInternal);
}

TEST_F(ObjectsContract, ItsBytesBeginTheFileItLiesIn) {
  const std::string text(300'000, 'q');
  run(store_->put("a/b", text));
  const auto reader = run(store_->open("a/b"));
  const auto path = reader->file();
  if (!path) {
    return;  // A store may be elsewhere.
  }
  std::string bytes(reader->info().size, '\0');
  std::ifstream(*path, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  EXPECT_EQ(bytes, text);
}

TEST_F(ObjectsContract, CopiesAFile) {
  const auto path = folder_.path() / "in";
  const std::string text(700'000, 'q');
  std::ofstream(path) << text;
  EXPECT_EQ(run(store_->put_file("x", path)).sha256, Sha256::of(text));
  EXPECT_EQ(get("x"), text);
  EXPECT_EQ(code_of(runtime_, store_->put_file("y", folder_.path() / "none")),
            ErrorCode::kInternal);
  EXPECT_EQ(list(""), std::vector<std::string>{"x"});
}

TEST_F(ObjectsContract, AnswersForWhatIsNotThere) {
  EXPECT_EQ(run(store_->open("none")), nullptr);
  EXPECT_FALSE(run(store_->remove("none/at/all")));
  EXPECT_FALSE(run(store_->verify("none")));
  EXPECT_EQ(code_of(runtime_, store_->get("none", 10)), ErrorCode::kNotFound);
  EXPECT_TRUE(list("").empty());
}

TEST_F(ObjectsContract, RefusesKeysThatLeaveTheFolder) {
  for (const auto* key : {"", "/a", "a/", "a//b", "../a", "a/../b", ".new/x", "a b", "ä", "a\\b",
                          "x.object", "a.object/b"}) {
    EXPECT_EQ(code_of(runtime_, store_->put(key, "x")), ErrorCode::kInternal) << key;
    EXPECT_EQ(code_of(runtime_, store_->open(key)), ErrorCode::kInternal) << key;
    EXPECT_EQ(code_of(runtime_, store_->remove(key)), ErrorCode::kInternal) << key;
  }
  EXPECT_FALSE(is_valid_key(std::string(513, 'a')));
  EXPECT_FALSE(is_valid_key(std::string(129, 'a')));
  EXPECT_TRUE(is_valid_key(std::string(128, 'a') + "/b"));
}

TEST_F(ObjectsContract, ReadsRanges) {
  run(store_->put("a", "0123456789"));
  auto reader = run(store_->open("a"));
  reader->seek(4);
  std::string out(3, ' ');
  EXPECT_EQ(run(reader->read(std::as_writable_bytes(std::span(out)))), 3U);
  EXPECT_EQ(out, "456");
  reader->seek(8);
  EXPECT_EQ(run(reader->read(std::as_writable_bytes(std::span(out)))), 2U);
  EXPECT_EQ(run(reader->read(std::as_writable_bytes(std::span(out)))), 0U);
  reader->seek(99);
  EXPECT_EQ(run(reader->read(std::as_writable_bytes(std::span(out)))), 0U);
}

TEST_F(ObjectsContract, ListsInTheOrderOfKeysPageByPage) {
  const std::vector<std::string> keys{"a",   "a-b",  "a.b", "a/b/c", "a/b/d",
                                      "a/c", "a0/x", "aa",  "b",     "c/d"};
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    run(store_->put(*key, *key));
  }
  for (const std::size_t step : {1UL, 2UL, 3UL, 100UL}) {
    EXPECT_EQ(list("", step), keys);
    EXPECT_EQ(list("a/", step), (std::vector<std::string>{"a/b/c", "a/b/d", "a/c"}));
    EXPECT_EQ(list("a/b", step), (std::vector<std::string>{"a/b/c", "a/b/d"}));
  }
  EXPECT_EQ(list("a").size(), 8U);
  EXPECT_TRUE(list("zz").empty());
}

TEST_F(ObjectsContract, ListsNothingRatherThanAPart) {
  const auto root = folder_.path() / "objects";
  run(store_->put("a/x", "x"));
  std::filesystem::create_directory(root / "lost+found");
  std::ofstream(root / "notes.txt") << "no folder, and no object";
  EXPECT_EQ(list(""), std::vector<std::string>{"a/x"});
  std::filesystem::create_symlink("loop", root / "loop");  // Which not even root can read.
  EXPECT_EQ(code_of(runtime_, store_->list("", "", 10)), ErrorCode::kInternal);
  EXPECT_EQ(list("a/"), std::vector<std::string>{"a/x"}) << "of which all is known";
}

TEST_F(ObjectsContract, WhatRootWritesIsTheFoldersOwners) {
  const auto root = folder_.path() / "objects";
  if (::geteuid() == 0) {  // Who else can give files away?
    ASSERT_EQ(::chown(root.c_str(), 12345, 12346), 0);
  }
  struct stat theirs{};
  ASSERT_EQ(::stat(root.c_str(), &theirs), 0);
  run(store_->put("a/b/c", "text"));
  for (const auto* made : {"a", "a/b"}) {
    struct stat ours{};
    ASSERT_EQ(::stat((root / made).c_str(), &ours), 0);
    EXPECT_EQ(ours.st_uid, theirs.st_uid) << made;
    EXPECT_EQ(ours.st_gid, theirs.st_gid) << made;
  }
}

TEST_F(ObjectsContract, ReplacesAndRemovesUnderAReader) {
  run(store_->put("a/x", "old"));
  auto reader = run(store_->open("a/x"));
  run(store_->put("a/x", "newer"));
  EXPECT_EQ(get("a/x"), "newer");
  EXPECT_TRUE(run(store_->remove("a/x")));
  std::string out(10, ' ');
  EXPECT_EQ(run(reader->read(std::as_writable_bytes(std::span(out)))), 3U);
  EXPECT_EQ(out.substr(0, 3), "old");
  EXPECT_EQ(run(store_->open("a/x")), nullptr);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "objects" / "a")) << "empty, so it went";
}

TEST_F(ObjectsContract, LeavesNothingOfWhatWasNotCommitted) {
  {
    auto writer = run(store_->create("a"));
    run(writer->write(std::as_bytes(std::span("half", 4))));
  }
  EXPECT_EQ(run(store_->open("a")), nullptr);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "objects" / ".new"));
}

TEST_F(ObjectsContract, NoticesDamage) {
  run(store_->put("a", std::string(1000, 'x')));
  const auto path = folder_.path() / "objects" / "a.object";
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(500).put('y');
  EXPECT_FALSE(run(store_->verify("a")));
  EXPECT_EQ(code_of(runtime_, store_->get("a", 5000)), ErrorCode::kInternal);
  run(store_->put("a", std::string(1000, 'x')));
  std::filesystem::resize_file(path, 900);
  EXPECT_FALSE(run(store_->verify("a")));
  EXPECT_EQ(code_of(runtime_, store_->open("a")), ErrorCode::kInternal);
}

TEST_F(ObjectsContract, KeepsWritersOfOneKeyApart) {
  std::vector<std::future<ObjectInfo>> puts;
  for (int i = 0; i < 40; ++i) {
    puts.push_back(
        runtime_.start(store_->put("d/x", std::string(10'000, static_cast<char>('a' + i % 26))),
                       static_cast<std::size_t>(i)));
    if (i % 4 == 0) {
      runtime_.start(store_->remove("d/x"), 1).get();
    }
  }
  for (auto& put : puts) {
    put.get();
  }
  run(store_->put("d/x", "last"));
  EXPECT_EQ(get("d/x"), "last");
}

}  // namespace
}  // namespace auriga::testing
