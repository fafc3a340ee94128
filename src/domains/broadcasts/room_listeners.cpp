// The listeners of a room: coming, changing places and languages, pausing.
#include <algorithm>
#include <vector>

#include "domains/broadcasts/room.hpp"

namespace auriga::broadcasts {

namespace {

// What refreshes may need that do not say which connection they come from: this much above the
// bound in percent, for so long.
constexpr std::int64_t kRefreshRoom = 10;
constexpr std::chrono::seconds kRefreshOverlap{4};

}  // namespace

void Room::join(const Join& join) {
  require_running();
  const auto already = member(join.guest.id);
  if (already != nullptr) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection has joined already");
  }
  Member* const before = join.previous ? member(*join.previous) : nullptr;
  const auto bound = host_.settings.listeners_max;
  const auto most = bound + std::max<std::int64_t>(1, bound * kRefreshRoom / 100);
  if (before == nullptr && full() &&
      (!join.refreshed || std::cmp_greater_equal(members_.size(), most) ||
       !may_replace(join.subject))) {
    throw std::move(Error(ErrorCode::kSessionFull).with_retry_after(std::chrono::seconds(10)));
  }
  auto answer = described();
  answer["connectionId"] = join.guest.id.text();
  answer["role"] = "listener";
  answer["targetLanguage"] = join.language;
  answer["translated"] = join.language == settings_.source_language;
  answer["listenerCount"] = members_.size() + (before == nullptr ? 1 : 0);
  if (join.resume) {
    answer["recovered"] = false;  // Until the subscription tells.
  }
  join.guest.run([room = shared_from_this(), refreshed = join.refreshed,
                  answer = std::move(answer)](RoomGuest& guest) mutable {
    guest.entered(room, Role::listener, refreshed ? "connectionRefreshComplete" : "sessionJoined",
                  std::move(answer));
  });
  if (join.refreshed) {
    ++host_.metrics.refreshes[1];
  }
  if (before == nullptr) {
    if (full()) {
      overlap_.emplace_back(join.guest.id, steady() + kRefreshOverlap);
      set_timer();
    }
    // First a member, then a subscriber: where the answer finds his queue full he leaves from
    // within the subscription, and must be found then.
    add_member(join);
    host_.hub.subscribe_here(control_topic_, control_policy(), join.guest.link, std::nullopt);
    host_.hub.subscribe_here(audio_topic_, audio_policy(), join.guest.link, join.resume);
    return;
  }
  const Guest old{*join.previous, before->link};
  const bool listening = before->listening;
  const auto language = before->language;
  members_.erase(old.id);
  members_.emplace(join.guest.id, Member{join.guest.link, join.language, join.subject, listening});
  // Where the place was above the bound, it is so no longer than before.
  for (auto& [id, until] : overlap_) {
    if (id == old.id) {
      id = join.guest.id;
    }
  }
  move_language(language, join.language);
  host_.hub.move_here(control_topic_, control_policy(), old.link, join.guest.link);
  host_.hub.move_here(audio_topic_, audio_policy(), old.link, join.guest.link);
  if (!listening) {
    // He heard where he is; what follows waits until he goes on.
    host_.hub.unsubscribe_here(audio_topic_, join.guest.link);
  }
  old.run([](RoomGuest& guest) { guest.dismissed(ErrorCode::kConnectionRefreshed, {}); });
}

// Whether of those of that address who are here one more may be the old connection of somebody who
// refreshes: each who did so lately, and is here beside his old one, has one for himself.
bool Room::may_replace(std::size_t subject) const {
  const auto is_his = [&](const auto& member) { return member.second.subject == subject; };
  const auto there = std::count_if(members_.begin(), members_.end(), is_his);
  const auto lately = std::count_if(overlap_.begin(), overlap_.end(), [&](const auto& one) {
    const auto found = members_.find(one.first);
    return found != members_.end() && is_his(*found);
  });
  return there > 2 * lately;
}

// Whoever is above the bound still has not refreshed but come.
void Room::end_overlap(SteadyTime time) {
  while (!overlap_.empty() && overlap_.front().second <= time) {
    const auto id = overlap_.front().first;
    overlap_.pop_front();
    const auto* const who = member(id);
    if (who != nullptr && std::cmp_greater(members_.size(), host_.settings.listeners_max)) {
      const Guest guest{id, who->link};
      leave(id);
      guest.run([](RoomGuest& late) { late.dismissed(ErrorCode::kSessionFull, {}); });
    }
  }
}

void Room::add_member(const Join& join) {
  members_.emplace(join.guest.id, Member{join.guest.link, join.language, join.subject});
  peak_ = std::max(peak_, static_cast<std::int64_t>(members_.size()));
  ++host_.metrics.listeners;
  add_language(join.language);
  count_changed(+1);
}

void Room::change_language(const ConnectionId& listener, const std::string& language) {
  require_running();
  auto* const who = member(listener);
  if (who == nullptr) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection has not joined");
  }
  move_language(std::exchange(who->language, language), language);
  Guest{listener, who->link}.run(
      [frame = language_frame(language)](RoomGuest& guest) { guest.tell(frame); });
}

Frame Room::language_frame(const std::string& language) const {
  return make_message("languageChanged",
                      {{"sessionId", identity_.name},
                       {"sourceLanguage", settings_.source_language},
                       {"targetLanguage", language},
                       {"translated", language == settings_.source_language}},
                      now());
}

// Another language is spoken: for each, what that makes of his own.
void Room::tell_languages() {
  std::map<std::string, Frame> frames;
  for (const auto& [language, listeners] : languages_) {
    frames.emplace(language, language_frame(language));
  }
  // They may leave while they are told.
  std::vector<std::pair<Guest, Frame>> all;
  all.reserve(members_.size());
  for (const auto& [id, who] : members_) {
    all.emplace_back(Guest{id, who.link}, frames.at(who.language));
  }
  for (const auto& [guest, frame] : all) {
    guest.run([told = frame](RoomGuest& listener) { listener.tell(told); });
  }
}

void Room::move_language(const std::string& from, const std::string& to) {
  if (from != to) {
    drop_language(from);
    add_language(to);
    if (language_new_) {
      tell_soon();
    }
  }
}

void Room::add_language(const std::string& language) {
  if (languages_[language]++ == 0) {
    language_new_ = true;
  }
}

void Room::drop_language(const std::string& language) {
  if (--languages_[language] <= 0) {
    languages_.erase(language);
  }
}

void Room::pause_listening(const ConnectionId& listener) {
  require_running();
  auto* const who = member(listener);
  if (who == nullptr) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection has not joined");
  }
  who->listening = false;
  host_.hub.unsubscribe_here(audio_topic_, who->link);
  const auto frame = make_message(
      "playbackPaused", {{"sessionId", identity_.name}, {"targetLanguage", who->language}}, now());
  Guest{listener, who->link}.run([frame](RoomGuest& guest) { guest.tell(frame); });
}

void Room::resume_listening(const ConnectionId& listener,
                            std::optional<realtime::Position> resume) {
  require_running();
  auto* const who = member(listener);
  if (who == nullptr) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection has not joined");
  }
  json::object answer{{"sessionId", identity_.name}, {"targetLanguage", who->language}};
  if (resume) {
    answer["recovered"] = false;  // Until the subscription tells.
  }
  const Guest guest{listener, who->link};
  guest.run([room = shared_from_this(), answer = std::move(answer)](RoomGuest& there) mutable {
    there.entered(room, Role::listener, "playbackResumed", std::move(answer));
  });
  if (std::exchange(who->listening, true)) {
    host_.hub.unsubscribe_here(audio_topic_, guest.link);
  }
  host_.hub.subscribe_here(audio_topic_, audio_policy(), guest.link, resume);
}

}  // namespace auriga::broadcasts
