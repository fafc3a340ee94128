// What one tenant's outgoing requests leave to the others.
#include <gtest/gtest.h>

#include <future>
#include <optional>

#include "platform/http_client/http_client.hpp"
#include "tests/support/openai_server/scripted_server.hpp"

namespace auriga::platform {
namespace {

using namespace std::chrono_literals;
using testing::PeerConnection;
using testing::PeerRequest;
using testing::ScriptedServer;

Task<> answer_or_stall(PeerRequest request, PeerConnection& peer) {
  if (request.target == "/stall") {
    co_await peer.stall();
  } else {
    co_await peer.respond(200, {}, "");
  }
}

TEST(TransferShares, LeaveRoomForTheNextTenant) {
  Runtime runtime{1};
  runtime.start();
  HttpClient by(runtime.shard(0).executor(),
                {.profile = OutgoingProfile::kOperator, .transfers_max = 8});
  ScriptedServer server(&answer_or_stall);
  std::optional<ScriptedServer> stalling(std::in_place, &answer_or_stall);
  const auto of = [&](std::string tenant, const ScriptedServer& there, std::string_view path) {
    OutgoingRequest request{.url = there.url(path), .tenant = std::move(tenant)};
    request.retry.attempts_max = 1;
    return asio::co_spawn(runtime.shard(0).context(),
                          by.send(std::move(request), std::chrono::steady_clock::now() + 20s),
                          asio::use_future);
  };
  std::vector<std::future<OutgoingResponse>> slow;
  for (int i = 0; i < 4; ++i) {
    slow.push_back(of("one", *stalling, "/stall"));
    ASSERT_TRUE(stalling->await_requests(i + 1));
  }
  try {
    (void)of("one", server, "/echo").get();
    ADD_FAILURE() << "half of all is what one gets";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kOverloaded);
  }
  EXPECT_EQ(of("two", server, "/echo").get().status, 200);
  EXPECT_EQ(of("", server, "/echo").get().status, 200) << "what is for nobody has all that is free";
  stalling.reset();
  for (auto& one : slow) {
    EXPECT_THROW(one.get(), core::Error);
  }
  EXPECT_EQ(of("one", server, "/echo").get().status, 200) << "what has ended counts no longer";
  runtime.stop();
}

}  // namespace
}  // namespace auriga::platform
