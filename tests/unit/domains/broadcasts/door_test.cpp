// What a handshake to /ws/live takes and leaves.
#include <gtest/gtest.h>

#include "live_house.hpp"

namespace auriga::broadcasts::test {
namespace {

TEST(LiveDoor, ARequestThatCannotBecomeASocketLeavesTheTicket) {
  LiveHouse house;
  const auto ticket = "ticket=" + house.ticket("ann");
  EXPECT_EQ(LiveClient(house.port(), ticket, "Content-Length: 1\r\n").status(), 426);
  EXPECT_EQ(LiveClient(house.port(), ticket + "&action=dance").status(), 400);
  EXPECT_EQ(LiveClient(house.port(), ticket, "Origin: https://evil.example\r\n").status(), 403);
  LiveClient speaker(house.port(), ticket);
  EXPECT_EQ(speaker.status(), 101);
  EXPECT_NE(house.begin(speaker), "");
  EXPECT_EQ(LiveClient(house.port(), ticket).status(), 401) << "good once";
}

}  // namespace
}  // namespace auriga::broadcasts::test
