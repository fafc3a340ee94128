// libcurl's multi interface on Asio. libcurl says which sockets it waits for and when it wants to
// be woken; this class waits on its behalf and tells it what happened:
//
//   CURLMOPT_SOCKETFUNCTION  watch socket s for reading / writing / no more   -> Watch
//   CURLMOPT_TIMERFUNCTION   call me in n ms                                  -> timer_
//   curl_multi_socket_action the socket is ready, the time is over            <- act()
//
// Sockets belong to libcurl: a Watch borrows the descriptor and gives it back before libcurl
// closes it. Inside its callbacks libcurl must not be called; what they find out is therefore told
// to the waiting coroutine by cancelling its timer, which resumes it later.
#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <string>

#include "platform/runtime/task.hpp"

namespace auriga::platform::detail {

class Transfer;

/// Owned by the client and its transfers; on one thread only.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  explicit CurlMulti(const Executor& executor);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  [[nodiscard]] const Executor& executor() const noexcept { return executor_; }
  [[nodiscard]] std::size_t running() const noexcept { return running_; }
  [[nodiscard]] std::size_t running(const std::string& tenant) const;  ///< Of them, this one's.

  /// Starts it for a tenant (empty: for nobody); its end is told to Transfer::finished().
  void add(CURL* easy, const std::string& tenant);
  void remove(CURL* easy, const std::string& tenant);  ///< Ends it, finished or not.
  void resume(CURL* easy);  ///< Continues one paused by its write callback.

 private:
  struct Watch;
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int on_timer(CURLM* multi, long wait_ms, void* self);

  void watch(curl_socket_t socket, int what);
  void arm(const std::shared_ptr<Watch>& watch);
  void wait(const std::shared_ptr<Watch>& watch, int event);
  void act(curl_socket_t socket, int events);
  void collect();

  Executor executor_;
  CURLM* multi_;
  asio::steady_timer timer_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::size_t running_ = 0;
  std::map<std::string, std::size_t> running_of_;  ///< By tenant; without those that have none.
};

}  // namespace auriga::platform::detail
