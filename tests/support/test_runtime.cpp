#include "tests/support/test_runtime.hpp"

#include <cstdlib>

#include "core/error.hpp"

namespace auriga::testing {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "auriga-test-XXXXXX").string();
  AURIGA_ASSERT(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace auriga::testing
