// A world whose server sends mail, and the mail server it sends to.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/database/database.hpp"
#include "tests/integration/harness/world.hpp"
#include "tests/support/smtp_server.hpp"

namespace auriga::testing {

namespace db = platform::db;

inline const std::string kList = "/api/v1/notifications";

inline std::vector<std::string> mail_settings(std::uint16_t port) {
  return {"mail.smtp_url=smtp://127.0.0.1:" + std::to_string(port),
          "mail.from=Auriga <auriga@house.example>", "limits.logins_per_minute=0"};
}

inline db::Work<> emit_event(db::Transaction& tx, const db::Event& event) {
  co_await tx.emit(event);
}

class Post : public ::testing::Test {
 protected:
  /// `database` empty: SQLite.
  explicit Post(const std::string& database = {})
      : world(std::make_unique<World>(options(database))) {
    // The owner's address is confirmed; the others' mails about it are not what is tested.
    world->server.execute(
        "UPDATE users SET email_confirmed_at = created_at WHERE email LIKE '%@first.example'");
    settle();
  }

  TestServer::Options options(const std::string& database) {
    TestServer::Options out;
    out.settings = mail_settings(box.port());
    if (!database.empty()) {
      out.settings.push_back("database.url=" + database);
    }
    return out;
  }

  /// Waits until no letter waits to be sent and no event to be delivered.
  void settle() {
    wait_until("SELECT count(*) FROM outbox WHERE published_at IS NULL", 0);
    wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued'", 0);
  }
  void wait_until(const std::string& sql, std::int64_t value) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::int64_t now = 0;
    while ((now = world->server.count(sql)) != value) {
      if (std::chrono::steady_clock::now() > deadline) {
        FAIL() << sql << " is " << now << ", not " << value;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  /// Something happens in an organisation; the event's id.
  std::string happen(const std::string& organization, const std::string& type,
                     const std::string& subject, json::object payload) {
    db::Event event;
    event.id = core::EventId::make();
    event.type = type;
    event.subject = subject;
    event.payload = std::move(payload);
    auto& application = world->server.application();
    const core::Tenant tenant(system_scope(), core::OrganizationId::trusted(organization));
    application.run(application.database().write(tenant, emit_event, event));
    return event.id.text();
  }
  std::string hand_off(json::object payload = {{"reason", "I want to talk to a person."}}) {
    return happen(world->owner.organization, "session.handoff_requested",
                  core::SessionId::make().text(), std::move(payload));
  }

  /// Mails to an address whose subject holds `subject`.
  std::vector<ReceivedMail> mails_to(const std::string& address, const std::string& subject = {}) {
    std::vector<ReceivedMail> out;
    for (const auto& mail : box.mails()) {
      if (mail.to == address && mail.header("Subject").find(subject) != std::string::npos) {
        out.push_back(mail);
      }
    }
    return out;
  }
  /// The newest of them, once there are `count`.
  ReceivedMail mail_to(const std::string& address, const std::string& subject,
                       std::size_t count = 1) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    for (;;) {
      const auto found = mails_to(address, subject);
      if (found.size() >= count) {
        return found.back();
      }
      if (std::chrono::steady_clock::now() > deadline) {
        ADD_FAILURE() << "no mail to " << address << " about " << subject;
        return {};
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  /// The token of a mail's link.
  static std::string token_of(const ReceivedMail& mail) {
    const auto link = mail.link("#token=");
    return link.substr(link.find("#token=") + 7);
  }

  SmtpServer box;
  std::unique_ptr<World> world;
};

}  // namespace auriga::testing
