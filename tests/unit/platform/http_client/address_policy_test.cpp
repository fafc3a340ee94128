#include "platform/http_client/address_policy.hpp"

#include <gtest/gtest.h>

namespace auriga::platform {
namespace {

bool is_public(const char* text) {
  return is_public_address(boost::asio::ip::make_address(text));
}

TEST(AddressPolicy, KnowsWhatIsNotPublic) {
  for (const auto* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.8",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.1.1.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:8.8.8.8",
                           "64:ff9b::7f00:1",
                           "fc00::1",
                           "fd12::1",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1",
                           "2001::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "3fff::1",
                           "4000::1"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
}

TEST(AddressPolicy, KnowsWhatIsPublic) {
  for (const auto* text :
       {"1.1.1.1",         "8.8.8.8",         "9.255.255.255",   "11.0.0.0",
        "100.63.255.255",  "100.128.0.0",     "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0",     "172.15.255.255",  "172.32.0.0",
        "192.0.1.0",       "192.167.255.255", "192.169.0.0",     "198.17.255.255",
        "198.20.0.0",      "223.255.255.255", "2001:200::1",     "2606:4700:4700::1111",
        "2a00:1450::1"}) {
    EXPECT_TRUE(is_public(text)) << text;
  }
}

TEST(AddressPolicy, AllowsNamedNetworksAndHosts) {
  const auto policy = core::value_or_throw(
      AddressPolicy::create({.hosts = {"api.example.com", "*.Example.org"},
                             .networks = {"10.1.0.0/16", "fd00::/8", "127.0.0.1"}}));
  const auto allows = [&](const char* text) {
    return policy.allows_address(boost::asio::ip::make_address(text));
  };
  EXPECT_TRUE(allows("10.1.255.1"));
  EXPECT_FALSE(allows("10.2.0.1"));
  EXPECT_TRUE(allows("fd12::1"));
  EXPECT_FALSE(allows("fc00::1"));
  EXPECT_TRUE(allows("127.0.0.1"));
  EXPECT_FALSE(allows("127.0.0.2"));
  EXPECT_TRUE(allows("1.1.1.1"));

  EXPECT_TRUE(policy.allows_host("API.example.com"));
  EXPECT_TRUE(policy.allows_host("api.example.com."));
  EXPECT_FALSE(policy.allows_host("x.api.example.com"));
  EXPECT_FALSE(policy.allows_host("example.com"));
  EXPECT_TRUE(policy.allows_host("a.b.example.org"));
  EXPECT_FALSE(policy.allows_host("example.org"));
  EXPECT_FALSE(policy.allows_host("badexample.org"));
  EXPECT_TRUE(AddressPolicy().allows_host("anything.example"));
}

TEST(AddressPolicy, RefusesEntriesThatMeanNothing) {
  for (const auto* host : {"", "https://a.example", "a.example:80", "*", "a.*.example", "**.a"}) {
    EXPECT_FALSE(AddressPolicy::create({.hosts = {host}})) << host;
  }
  for (const auto* network : {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", "host/8"}) {
    const auto policy = AddressPolicy::create({.networks = {network}});
    ASSERT_FALSE(policy) << network;
    EXPECT_EQ(policy.error().code(), core::ErrorCode::kConfigurationInvalid);
  }
}

}  // namespace
}  // namespace auriga::platform
