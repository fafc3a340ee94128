#include "platform/http_client/curl_multi.hpp"

#include "core/error.hpp"
#include "platform/http_client/transfer.hpp"

namespace auriga::platform::detail {

/// A socket that libcurl wants watched.
struct CurlMulti::Watch {
  Watch(const Executor& executor, curl_socket_t borrowed)
      : descriptor(executor, borrowed), socket(borrowed) {}
  ~Watch() { end(); }
  void end() {
    if (descriptor.is_open()) {
      descriptor.release();  // Back to libcurl, unclosed; pending waits end.
    }
  }
  asio::posix::stream_descriptor descriptor;
  curl_socket_t socket;
  int wanted = 0;
  bool reading = false;
  bool writing = false;
};

CurlMulti::CurlMulti(const Executor& executor) : executor_(executor), timer_(executor) {
  static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  AURIGA_ASSERT(ready == CURLE_OK);
  multi_ = curl_multi_init();
  AURIGA_ASSERT(multi_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  constexpr long kIdleConnectionsMax = 32;
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnectionsMax);
}

CurlMulti::~CurlMulti() {
  AURIGA_ASSERT(running_ == 0);
  curl_multi_cleanup(multi_);
}

std::size_t CurlMulti::running(const std::string& tenant) const {
  const auto found = running_of_.find(tenant);
  return found == running_of_.end() ? 0 : found->second;
}

void CurlMulti::add(CURL* easy, const std::string& tenant) {
  ++running_;
  if (!tenant.empty()) {
    ++running_of_[tenant];
  }
  const auto code = curl_multi_add_handle(multi_, easy);
  AURIGA_ASSERT(code == CURLM_OK);
}

void CurlMulti::remove(CURL* easy, const std::string& tenant) {
  --running_;
  if (const auto found = running_of_.find(tenant);
      found != running_of_.end() && --found->second == 0) {
    running_of_.erase(found);
  }
  curl_multi_remove_handle(multi_, easy);
}

void CurlMulti::resume(CURL* easy) {
  curl_easy_pause(easy, CURLPAUSE_CONT);
  act(CURL_SOCKET_TIMEOUT, 0);
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<CurlMulti*>(self)->watch(socket, what);
  return 0;
}

void CurlMulti::watch(curl_socket_t socket, int what) {
  const auto found = watches_.find(socket);
  if (what == CURL_POLL_REMOVE) {
    if (found != watches_.end()) {
      found->second->wanted = 0;
      found->second->end();
      watches_.erase(found);
    }
    return;
  }
  const auto& watch =
      found != watches_.end()
          ? found->second
          : watches_.emplace(socket, std::make_shared<Watch>(executor_, socket)).first->second;
  watch->wanted = what;
  arm(watch);
}

void CurlMulti::arm(const std::shared_ptr<Watch>& watch) {
  if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading) {
    watch->reading = true;
    wait(watch, CURL_CSELECT_IN);
  }
  if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing) {
    watch->writing = true;
    wait(watch, CURL_CSELECT_OUT);
  }
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch, int event) {
  static_assert(CURL_POLL_IN == CURL_CSELECT_IN && CURL_POLL_OUT == CURL_CSELECT_OUT);
  watch->descriptor.async_wait(
      event == CURL_CSELECT_IN ? asio::posix::stream_descriptor::wait_read
                               : asio::posix::stream_descriptor::wait_write,
      [weak = weak_from_this(), watch, event](boost::system::error_code error) {
        (event == CURL_CSELECT_IN ? watch->reading : watch->writing) = false;
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) {
          return;
        }
        if ((watch->wanted & event) != 0) {
          self->act(watch->socket, error ? CURL_CSELECT_ERR : event);
        }
        if (watch->wanted != 0) {
          self->arm(watch);
        }
      });
}

int CurlMulti::on_timer(CURLM*, long wait_ms, void* data) {
  auto* self = static_cast<CurlMulti*>(data);
  if (wait_ms < 0) {
    self->timer_.cancel();
    return 0;
  }
  self->timer_.expires_after(std::chrono::milliseconds(wait_ms));
  self->timer_.async_wait([weak = self->weak_from_this()](boost::system::error_code error) {
    const auto strong = weak.lock();
    if (strong && !error) {
      strong->act(CURL_SOCKET_TIMEOUT, 0);
    }
  });
  return 0;
}

void CurlMulti::act(curl_socket_t socket, int events) {
  const auto alive = shared_from_this();
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  collect();
}

void CurlMulti::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) {
      char* owner = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
      reinterpret_cast<Transfer*>(owner)->finished(message->data.result);
    }
  }
}

}  // namespace auriga::platform::detail
