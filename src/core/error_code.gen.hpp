// Made by scripts/generate from src/core/errors.json. Do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace auriga::core {

/// Every error code; what each means, its status and remedy: docs/errors.md.
// clang-format off
enum class ErrorCode : std::uint16_t {
  kInternal,  ///< 500. Something failed on our side. The request id finds the reason in the server's log.
  kUnavailable,  ///< 503. The server cannot serve this now: it starts, stops or a dependency is down.
  kReadOnly,  ///< 507. The disk is full or cannot be written, so the server only reads.
  kOverloaded,  ///< 503. A queue in the server is full, so the request was refused instead of waiting.
  kTimeout,  ///< 504. The request did not finish before its deadline.
  kConflicted,  ///< 409. Other writers changed the same rows at the same time, several times over.
  kBadRequest,  ///< 400. The request is not well-formed HTTP or breaks a rule of the protocol.
  kMalformedJson,  ///< 400. The body is not JSON.
  kValidationFailed,  ///< 422. One or more fields are missing, unknown, of the wrong type or out of bounds.
  kUnsupportedMediaType,  ///< 415. The Content-Type of the body is not one this endpoint reads.
  kBodyTooLarge,  ///< 413. The body is larger than this endpoint takes.
  kHeadersTooLarge,  ///< 431. The request line and headers are larger than the server takes.
  kUriTooLong,  ///< 414. The request target is longer than the server takes.
  kRequestTimeout,  ///< 408. The request arrived too slowly.
  kNotFound,  ///< 404. There is nothing here, or it is not yours to know of.
  kMethodNotAllowed,  ///< 405. The path exists but not with this method.
  kUpgradeRequired,  ///< 426. This address speaks WebSocket, version 13, and nothing else.
  kPreconditionFailed,  ///< 412. The resource changed since it was read: If-Match names another version.
  kIdempotencyMismatch,  ///< 422. This Idempotency-Key was used before with another request.
  kIdempotencyInProgress,  ///< 409. A request with this Idempotency-Key is still being carried out.
  kBadCursor,  ///< 400. The cursor was not given out by this list.
  kNotImplemented,  ///< 501. The server does not support what was asked in the protocol.
  kUnauthenticated,  ///< 401. No valid credential came with the request.
  kTokenExpired,  ///< 401. The access token is past its time.
  kTokenRevoked,  ///< 401. This sign-in was ended: logged out, password changed, or its refresh token was used twice.
  kBadCredentials,  ///< 401. The e-mail or the password is wrong.
  kForbidden,  ///< 403. The caller may know of this but lacks the role or scope for it.
  kCsrfFailed,  ///< 403. A call with the cookie came without the matching X-CSRF-Token header, or from another origin.
  kRateLimited,  ///< 429. Too many requests in the window.
  kRegistrationClosed,  ///< 403. New accounts are not open here, or only by invitation.
  kInvitationInvalid,  ///< 403. The invitation is unknown, used or past its time.
  kSetupDone,  ///< 409. The first owner exists already.
  kSetupTokenInvalid,  ///< 403. The set-up token is not the one shown in the server's terminal.
  kLinkInvalid,  ///< 410. The link of the mail is unknown, was used before, or is past its time.
  kMailOff,  ///< 409. This server sends no mail.
  kEmailTaken,  ///< 409. An account with this e-mail exists.
  kPasswordWeak,  ///< 422. The password is too easy to guess.
  kDemoRefused,  ///< 403. Demo accounts work only where the server is bound to loopback.
  kLastOwner,  ///< 409. The organisation would be left without an owner.
  kAgentPaused,  ///< 409. The agent is paused and does not answer.
  kAgentNotReady,  ///< 409. The agent is still being created, or its creation failed.
  kAgentNameTaken,  ///< 409. Another agent of the organisation has this name.
  kSessionClosed,  ///< 409. The session is completed and takes no more messages.
  kSessionBusy,  ///< 409. The session is still answering the message before.
  kQuotaExceeded,  ///< 409. A limit of the organisation is reached; detail names it.
  kSessionTaken,  ///< 409. Another member of the staff talks with this customer; detail names them.
  kSessionNotTaken,  ///< 409. Nobody of the staff has taken this conversation over: the agent answers.
  kHandoffNotRequested,  ///< 409. Nobody waits for a person in this conversation.
  kTooManyStreams,  ///< 429. As many clients listen to this conversation as may.
  kWorkflowNameTaken,  ///< 409. Another workflow of the organisation has this name.
  kWorkflowPaused,  ///< 409. The workflow is paused: nothing is started.
  kWorkflowBusy,  ///< 409. Executions of the workflow are still under way.
  kExecutionNameTaken,  ///< 409. An execution of this name was started with another input, or has ended.
  kTaskGone,  ///< 410. Nobody waits for the end of this task any more, or there never was such a task.
  kDocumentUnsupported,  ///< 415. The file is of a kind we cannot read.
  kDocumentTooLarge,  ///< 413. The file is larger than the limit.
  kDocumentEmpty,  ///< 422. The file holds no text.
  kDocumentCorrupt,  ///< 422. The file is damaged or not what its name says.
  kDocumentEncrypted,  ///< 422. The file is protected by a password.
  kDocumentBadEncoding,  ///< 422. The text is not valid UTF-8 or another encoding we know.
  kDocumentTooComplex,  ///< 422. Reading the file took more time, memory or unpacked size than allowed.
  kDocumentNameInvalid,  ///< 422. The file's name is empty or holds nothing usable after cleaning.
  kUploadTruncated,  ///< 400. The upload ended before all of it had arrived.
  kModelUnavailable,  ///< 503. The model endpoint did not answer and no fallback is allowed.
  kModelAnswerInvalid,  ///< 502. The model endpoint answered something that is not a valid answer.
  kToolsUnsupported,  ///< 400. A call of a tool is required, and the agent has no language model that could call one.
  kContextLengthExceeded,  ///< 400. What the language model is asked is longer than it takes, also with all that can be cut left out.
  kToolNameTaken,  ///< 409. The agent has another tool of this name, or the name is of a tool that every agent has.
  kUnauthorized,  ///< 401. On a WebSocket: the action is a speaker's and the connection has no valid credential.
  kTicketInvalid,  ///< 401. The ticket is unknown, was used before, or is older than 30 seconds.
  kOriginRefused,  ///< 403. A web page of another origin tried to connect with a credential.
  kUnauthorizedAction,  ///< 403. The action is not for this role, or names a session that is not this connection's.
  kSessionNotFound,  ///< 404. There is no broadcast of this name.
  kSessionInactive,  ///< 410. The broadcast has ended.
  kSessionFull,  ///< 503. The broadcast has no room for another listener.
  kInvalidSessionId,  ///< 400. A broadcast's name is two words and a number from 100 to 999, joined by hyphens.
  kInvalidLanguage,  ///< 400. This is no language code of two letters (ISO 639-1).
  kUnsupportedLanguage,  ///< 400. The language is not served here.
  kMissingParameter,  ///< 400. A field of the message is missing; details names it.
  kInvalidParameter,  ///< 400. A field of the message is of the wrong type or out of bounds; details names it.
  kInvalidAction,  ///< 400. There is no such action.
  kInvalidMessage,  ///< 400. The message is no JSON object, or the audio has a wrong size.
  kMessageTooLarge,  ///< 413. The message is larger than its kind may be.
  kRateLimitExceeded,  ///< 429. Too many of these within the window.
  kServiceUnavailable,  ///< 503. New broadcasts cannot be made now, or the one that is asked for runs on another node of this server; those that run go on.
  kConnectionTimeout,  ///< 408. Nothing came over the connection for too long.
  kConnectionExpired,  ///< 400. The connection reached the age at which each is closed.
  kSlowConsumer,  ///< 409. The connection did not take what was sent to it, and what waited reached its bound.
  kSessionEnded,  ///< 410. The broadcast ended, and its connections with it.
  kSpeakerReplaced,  ///< 409. The speaker speaks on another connection now.
  kConnectionRefreshed,  ///< 409. Another connection has taken this one's place.
  kTopicUnknown,  ///< 404. There is no such topic, or it is not yours to know of.
  kConfigurationInvalid,  ///< 500. The configuration has faults.
  kDataInUse,  ///< 409. Another process uses the data folder.
  kListenFailed,  ///< 500. The server cannot listen on its address.
  kSchemaNewer,  ///< 500. The data was written by a newer version of the program.
  kBackupInvalid,  ///< 500. The backup is incomplete or damaged.
  kDatabaseUnavailable,  ///< 503. The database does not answer.
  kOutgoingRefused,  ///< 422. The address lies in a private range or outside the allow-list.
  kOutgoingFailed,  ///< 502. A request to another server failed.
};
// clang-format on

inline constexpr std::size_t kErrorCodeCount = 100;

}  // namespace auriga::core
