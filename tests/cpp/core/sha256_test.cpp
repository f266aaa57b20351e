// FIPS 180-2 (2002), appendix B: the digests of "abc" and of the 448-bit message; the share by hand from the first.
#include "cabochon/core/sha256.hpp"

#include "catch.hpp"

#include <string>

using namespace cabochon;

namespace {

std::string hex(std::string_view message) {
  std::string text;
  for (const unsigned char byte : sha256(message)) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace

TEST_CASE("correctness: digests as published") {
  CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("correctness: the share is the first eight bytes over 2^64") {
  CHECK(sha256_share("abc") == static_cast<double>(0xba7816bf8f01cfeaULL) / 18446744073709551616.0);
}
