#include "test_server.hpp"

#include "platform/http/event_stream.hpp"
#include "platform/http/middleware/standard.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::platform::http::test {

enum class Colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Item {
  std::string id;
  std::string name;
  Colour colour = Colour::red;
  std::optional<std::int64_t> count;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, colour, count, tags))
core::Rules rules(core::Type<Item>) {
  return {"Item", "A thing of the shop.", {{.field = "name", .meaning = "What it is called."}}};
}

struct ItemIn {
  std::string item_id;
  bool verbose = false;
};
BOOST_DESCRIBE_STRUCT(ItemIn, (), (item_id, verbose))
core::Rules rules(core::Type<ItemIn>) {
  return {"ItemIn",
          "",
          {{.field = "item_id", .in = core::In::kPath, .required = true, .max = 40},
           {.field = "verbose", .in = core::In::kQuery, .meaning = "Also the tags."}}};
}

struct ItemWrite {
  std::string name;
  Colour colour = Colour::red;
  std::optional<std::int64_t> count;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(ItemWrite, (), (name, colour, count, tags))
core::Rules rules(core::Type<ItemWrite>) {
  return {"ItemWrite",
          "A new thing.",
          {{.field = "name", .required = true, .min = 3, .max = 20},
           {.field = "count", .min = 0, .max = 10},
           {.field = "tags", .max = 3}}};
}

struct ItemChange {
  std::string item_id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ItemChange, (), (item_id, name))
core::Rules rules(core::Type<ItemChange>) {
  return {"ItemChange",
          "",
          {{.field = "item_id", .in = core::In::kPath, .required = true},
           {.field = "name", .required = true}}};
}

struct SlowIn {
  std::int64_t ms = 0;
};
BOOST_DESCRIBE_STRUCT(SlowIn, (), (ms))
core::Rules rules(core::Type<SlowIn>) {
  return {"SlowIn", "", {{.field = "ms", .in = core::In::kQuery, .min = 0, .max = 60'000}}};
}

struct BigIn {
  std::int64_t lines = 200'000;
};
BOOST_DESCRIBE_STRUCT(BigIn, (), (lines))
core::Rules rules(core::Type<BigIn>) {
  return {"BigIn", "", {{.field = "lines", .in = core::In::kQuery}}};
}

struct EventsIn {
  std::int64_t count = 3;
  std::int64_t gap_ms = 0;
  bool keep = false;
  bool hold = false;
};
BOOST_DESCRIBE_STRUCT(EventsIn, (), (count, gap_ms, keep, hold))
core::Rules rules(core::Type<EventsIn>) {
  return {"EventsIn",
          "",
          {{.field = "count", .in = core::In::kQuery},
           {.field = "gap_ms", .in = core::In::kQuery},
           {.field = "keep", .in = core::In::kQuery},
           {.field = "hold", .in = core::In::kQuery}}};
}

struct UploadIn {
  std::string title;
  std::optional<std::int64_t> copies;
};
BOOST_DESCRIBE_STRUCT(UploadIn, (), (title, copies))
core::Rules rules(core::Type<UploadIn>) {
  return {"UploadIn", "", {{.field = "title", .required = true, .min = 1}}};
}

struct Received {
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::string error;
  bool on_disk = false;
};
BOOST_DESCRIBE_STRUCT(Received, (), (name, media_type, size, error, on_disk))
core::Rules rules(core::Type<Received>) {
  return {"Received", "A file that came."};
}

struct UploadOut {
  std::string title;
  std::vector<Received> files;
};
BOOST_DESCRIBE_STRUCT(UploadOut, (), (title, files))
core::Rules rules(core::Type<UploadOut>) {
  return {"UploadOut", "What came."};
}

namespace {

using core::Error;
using core::ErrorCode;

/// Says that a handler was cancelled, if it was.
struct CancelWitness {
  Shop& shop;
  bool done = false;
  ~CancelWitness() { shop.cancelled += done ? 0 : 1; }
};

Task<Item> get_item(Shop& shop, Call& call, ItemIn in) {
  if (in.item_id == "none") {
    throw Error(ErrorCode::kNotFound);
  }
  call.set_etag(shop.etag);
  Item item{.id = in.item_id, .name = "Lamp", .colour = Colour::green, .count = {}, .tags = {}};
  if (in.verbose) {
    item.tags = {"warm", "\"bright\""};
  }
  co_return item;
}

Created<Item> make_item(Shop& shop, Call& /*call*/, ItemWrite in) {
  ++shop.writes;
  return {{.id = "i1", .name = in.name, .colour = in.colour, .count = in.count, .tags = in.tags},
          "/items/i1"};
}

Task<Item> change_item(Shop& shop, Call& call, ItemChange in) {
  Precondition(call).require(shop.etag);
  co_return Item{.id = in.item_id, .name = in.name, .colour = Colour::red, .count = 1, .tags = {}};
}

void remove_item(Shop& /*shop*/, Call& /*call*/, ItemIn /*in*/) {}

Task<> slow(Shop& shop, Call& /*call*/, SlowIn in) {
  CancelWitness witness{shop};
  co_await sleep_for(std::chrono::milliseconds(in.ms));
  witness.done = true;
}

/// Until the test lets go.
Task<> held(Shop& shop, Call& /*call*/) {
  const auto let_go = shop.let_go_signals.listen(0, co_await asio::this_coro::executor);
  shop.waiting.come();
  if (shop.held &&
      !co_await let_go->wait(std::chrono::steady_clock::now() + std::chrono::seconds(30))) {
    throw Error(ErrorCode::kTimeout, "the test holds this for too long");
  }
}

Task<Item> fail(Shop& /*shop*/, Call& /*call*/) {
  throw std::runtime_error("the password is hunter2");
  co_return Item{};
}

Reply text(Shop& /*shop*/, Call& /*call*/) {
  return Reply::text("hello\n", "text/plain; charset=utf-8");
}

Reply big(Shop& /*shop*/, Call& /*call*/, BigIn in) {
  std::string body;
  for (std::int64_t i = 0; i < in.lines; ++i) {
    body += std::to_string(i) + '\n';
  }
  return Reply::text(std::move(body), "text/plain; charset=utf-8");
}

Item shop_itself(Shop& /*shop*/, Call& /*call*/) {
  return {.id = "shop", .name = "Shop", .count = {}, .tags = {}};
}

Task<Reply> file(Shop& shop, Call& /*call*/) {
  co_return Reply::file(shop.file, std::filesystem::file_size(shop.file), "text/plain",
                        "r\u00e9sum\u00e9 \"1\".txt");
}

Task<Reply> events(Shop& shop, Call& call, EventsIn in) {
  auto stream =
      co_await EventStream::open(call, in.keep ? OnDisconnect::kContinue : OnDisconnect::kCancel);
  CancelWitness witness{shop};
  for (std::int64_t i = 0; i < in.count && !stream.closing(); ++i) {
    if (in.gap_ms > 0) {
      co_await sleep_for(std::chrono::milliseconds(in.gap_ms));
    }
    if (in.hold && i > 0) {
      co_await held(shop, call);
    }
    const bool taken = co_await stream.send("tick", "{\"n\":" + std::to_string(i) + "}");
    if (!taken && !in.keep) {
      break;
    }
    shop.stream_sends += taken ? 1 : 0;
  }
  witness.done = true;
  ++shop.stream_ends;
  co_return stream.finish();
}

Task<UploadOut> upload(Shop& /*shop*/, Call& call, UploadIn in) {
  UploadOut out{.title = in.title, .files = {}};
  for (const auto& each : call.files()) {
    out.files.push_back({.name = each.file_name,
                         .media_type = each.media_type,
                         .size = static_cast<std::int64_t>(each.size_bytes),
                         .error = each.error ? each.error->detail() : "",
                         .on_disk = std::filesystem::exists(each.path)});
  }
  co_return out;
}

Task<Reply> raw(Shop& /*shop*/, Call& call) {
  std::size_t size = 0;
  for (;;) {
    const auto bytes = co_await call.read_body_some();
    if (bytes.empty()) {
      break;
    }
    size += bytes.size();
  }
  co_return Reply::text(std::to_string(size), "text/plain; charset=utf-8");
}

Task<Item> secret(Shop& /*shop*/, Call& call) {
  co_return Item{.id = call.caller().id, .name = call.caller().name, .count = {}, .tags = {}};
}

}  // namespace

void bind_shop(RouteTable& table, Shop& shop) {
  using enum Method;
  const std::string tag = "Shop";
  table.add({.path = "/items/{item_id}",
             .id = "get_item",
             .tag = tag,
             .summary = "Read a thing",
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_item>(shop));
  table.add({.method = kPost,
             .path = "/items",
             .id = "make_item",
             .tag = tag,
             .summary = "Make a thing",
             .access = Access::anonymous(),
             .idempotent = true},
            handler<&make_item>(shop));
  table.add({.method = kPut,
             .path = "/items/{item_id}",
             .id = "change_item",
             .tag = tag,
             .summary = "Change a thing",
             .etag = true},
            handler<&change_item>(shop));
  table.add({.method = kDelete,
             .path = "/items/{item_id}",
             .id = "remove_item",
             .tag = tag,
             .summary = "Remove a thing"},
            handler<&remove_item>(shop));
  table.add({.path = "/shop", .id = "shop", .tag = tag, .summary = "The shop", .etag = true},
            handler<&shop_itself>(shop));
  table.add({.path = "/slow",
             .id = "slow",
             .tag = tag,
             .summary = "Wait",
             .timeout = std::chrono::milliseconds(1500)},
            handler<&slow>(shop));
  table.add({.path = "/held", .id = "held", .tag = tag, .summary = "Wait"}, handler<&held>(shop));
  table.add({.path = "/fail", .id = "fail", .tag = tag, .summary = "Fail"}, handler<&fail>(shop));
  table.add(
      {.path = "/text", .id = "text", .tag = tag, .summary = "Text", .produces = {"text/plain"}},
      handler<&text>(shop));
  table.add(
      {.path = "/big", .id = "big", .tag = tag, .summary = "Much text", .produces = {"text/plain"}},
      handler<&big>(shop));
  table.add({.path = "/file",
             .id = "file",
             .tag = tag,
             .summary = "A file",
             .produces = {"text/plain"},
             .ranges = true},
            handler<&file>(shop));
  table.add({.path = "/events",
             .id = "events",
             .tag = tag,
             .summary = "Events",
             .produces = {"text/event-stream"}},
            handler<&events>(shop));
  table.add({.method = kPost,
             .path = "/upload",
             .id = "upload",
             .tag = tag,
             .summary = "Send files",
             .body = Body::kMultipart,
             .upload = {.file_bytes_max = 1U << 20U, .total_bytes_max = 4U << 20U, .files_max = 4}},
            handler<&upload>(shop));
  table.add({.method = kPost,
             .path = "/raw",
             .id = "raw",
             .tag = tag,
             .summary = "Send bytes",
             .body = Body::kRaw,
             .body_bytes_max = 300'000,
             .produces = {"text/plain"}},
            handler<&raw>(shop));
  table.add({.path = "/secret",
             .id = "secret",
             .tag = tag,
             .summary = "Who am I",
             .access = Access::member().or_key(core::Scope::chat),
             .rate = RateRule{.limit = 5, .window = std::chrono::seconds(60)}},
            handler<&secret>(shop));
}

TestServer::TestServer(Setup setup) : runtime_(setup.shards) {
  bind_shop(table_, shop_);
  if (setup.bind) {
    setup.bind(table_, runtime_);
  }
  if (setup.compose) {
    setup.compose(middleware_, table_);
  } else {
    middleware_.push_back(make_request_id());
  }
  setup.options.port = 0;
  runtime_.start();
  server_ = std::make_unique<Server>(runtime_, table_, middleware_, setup.options, setup.site);
  server_->start();
}

TestServer::~TestServer() {
  stop(std::chrono::milliseconds(200));
  runtime_.stop();
}

std::chrono::milliseconds TestServer::stop(std::chrono::milliseconds grace) {
  const auto began = std::chrono::steady_clock::now();
  if (!std::exchange(stopped_, true)) {
    runtime_.run_blocking(server_->stop(began + grace));
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

}  // namespace auriga::platform::http::test
