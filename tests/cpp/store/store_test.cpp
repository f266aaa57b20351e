// Stores that Python wrote, read from C++; the files of past releases are in tests/data/stores.
#include "cabochon/store/store.hpp"

#include "catch.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "cabochon/core/error.hpp"

using namespace cabochon;
namespace fs = std::filesystem;

namespace {

/// A folder of one test, gone with it.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("cabochon-store-" + std::to_string(std::rand()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string refusal(const fs::path& path) {
  try {
    (void)store::open(path);
  } catch (const StoreError& error) {
    const std::string text = error.what();
    return text.starts_with(path.string() + ": ") ? text.substr(path.string().size() + 2) : "no path: " + text;
  }
  return "nothing";
}

fs::path written(const Folder& folder, const std::string& bytes) {
  std::ofstream(folder.path / "file", std::ios::binary) << bytes;
  return folder.path / "file";
}

}  // namespace

TEST_CASE("the store of each release opens") {
  int releases = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(CABOCHON_TEST_DATA) / "stores")) {
    if (entry.path().extension() != ".cabochon") continue;
    ++releases;
    const Folder folder;
    fs::copy(entry.path(), folder.path / "copy.cabochon");
    const store::Store opened = store::open(folder.path / "copy.cabochon");
    CHECK(opened.currency() == "EUR");
    CHECK(opened.timezone() == "Europe/Berlin");
    const std::string release = entry.path().stem().string();  // 0.1.0, or 0.1.0-schema-1 of an earlier schema
    CHECK(opened.created_by() == "cabochon " + release.substr(0, release.find('-')));
    const Table actions = opened.table("actions");
    CHECK(actions.rows() == 2);
    CHECK(actions.column("excludes").null_count() == 2 - (release.find('-') == std::string::npos));
    const Table now = opened.table("responses");
    REQUIRE(now.rows() == 3);
    CHECK(now.column("nps").values<std::int64_t>()[2] == 10);          // amended, so recorded last
    const Table before = opened.table("responses", 1791028800000000);  // 2026-10-03 12:00 UTC
    CHECK(before.column("nps").values<std::int64_t>()[0] == 9);
    CHECK(opened.book().table("responses").rows() == 3);
    CHECK(opened.book().quarantine().rows() == 0);
    CHECK(opened.book({.as_of = parse_day("test", "as_of", "2026-09-15"), .known_at = {}}).table("responses").rows() ==
          2);
    CHECK_THROWS_AS(opened.table("response"), InputError);
  }
  CHECK(releases > 0);
}

TEST_CASE("anything else is refused, and the path named") {
  const Folder folder;
  CHECK(refusal(folder.path) == "is a folder, not a store");
  CHECK(refusal(folder.path / "none") == "there is no such file");
  CHECK(refusal(written(folder, "")) == "is an empty file, not a store");
  CHECK(refusal(written(folder, "account;name\n")) ==
        "is not a cabochon store: it does not begin as a SQLite file does");
  std::string noise("SQLite format 3\0", 16);
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>(i * 7919 % 251);
  CHECK(refusal(written(folder, noise)).starts_with("reading the store failed: the file is damaged"));
}
