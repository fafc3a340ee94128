// Made by scripts/generate from src/core/errors.json. Do not edit.
#include "core/error_registry.hpp"

#include <array>

namespace auriga::core {
namespace {
// clang-format off
constexpr std::array<ErrorInfo, kErrorCodeCount> kRegistry{{
    {ErrorCode::kInternal, "INTERNAL", 500, 4500, true, "Something failed on our side. The request id finds the reason in the server's log.", "Try again; if it stays, give the request id to the operator."},
    {ErrorCode::kUnavailable, "UNAVAILABLE", 503, 4503, true, "The server cannot serve this now: it starts, stops or a dependency is down.", "Try again after the seconds in Retry-After; see /health/ready."},
    {ErrorCode::kReadOnly, "READ_ONLY", 507, 4507, true, "The disk is full or cannot be written, so the server only reads.", "The operator frees space in the data folder; writing resumes by itself."},
    {ErrorCode::kOverloaded, "OVERLOADED", 503, 4503, true, "A queue in the server is full, so the request was refused instead of waiting.", "Try again after the seconds in Retry-After."},
    {ErrorCode::kTimeout, "TIMEOUT", 504, 4504, true, "The request did not finish before its deadline.", "Try again, with less to do in one request."},
    {ErrorCode::kConflicted, "CONFLICTED", 409, 4409, true, "Other writers changed the same rows at the same time, several times over.", "Read again and repeat the change."},
    {ErrorCode::kBadRequest, "BAD_REQUEST", 400, 4400, false, "The request is not well-formed HTTP or breaks a rule of the protocol.", "See detail for what was wrong."},
    {ErrorCode::kMalformedJson, "MALFORMED_JSON", 400, 4400, false, "The body is not JSON.", "See detail for the place of the first fault."},
    {ErrorCode::kValidationFailed, "VALIDATION_FAILED", 422, 4422, false, "One or more fields are missing, unknown, of the wrong type or out of bounds.", "Mend the fields listed in errors; all faults are listed at once."},
    {ErrorCode::kUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", 415, 4415, false, "The Content-Type of the body is not one this endpoint reads.", "Send one of the types named in detail."},
    {ErrorCode::kBodyTooLarge, "BODY_TOO_LARGE", 413, 1009, false, "The body is larger than this endpoint takes.", "Send less at once; detail names the limit."},
    {ErrorCode::kHeadersTooLarge, "HEADERS_TOO_LARGE", 431, 4431, false, "The request line and headers are larger than the server takes.", "Send smaller or fewer headers."},
    {ErrorCode::kUriTooLong, "URI_TOO_LONG", 414, 4414, false, "The request target is longer than the server takes.", "Send a shorter path or query."},
    {ErrorCode::kRequestTimeout, "REQUEST_TIMEOUT", 408, 4408, true, "The request arrived too slowly.", "Send it again on a faster or more stable connection."},
    {ErrorCode::kNotFound, "NOT_FOUND", 404, 4404, false, "There is nothing here, or it is not yours to know of.", "Check the path and the id."},
    {ErrorCode::kMethodNotAllowed, "METHOD_NOT_ALLOWED", 405, 4405, false, "The path exists but not with this method.", "Use one of the methods in the Allow header."},
    {ErrorCode::kNotAcceptable, "NOT_ACCEPTABLE", 406, 4406, false, "The endpoint cannot answer in any of the accepted types.", "Send an Accept header with application/json."},
    {ErrorCode::kUpgradeRequired, "UPGRADE_REQUIRED", 426, 4426, false, "This address speaks WebSocket, version 13, and nothing else.", "Connect with a WebSocket client."},
    {ErrorCode::kPreconditionFailed, "PRECONDITION_FAILED", 412, 4412, false, "The resource changed since it was read: If-Match names another version.", "Read it again and repeat the change on the new version."},
    {ErrorCode::kIdempotencyMismatch, "IDEMPOTENCY_MISMATCH", 422, 4422, false, "This Idempotency-Key was used before with another request.", "Use a new key for a new request."},
    {ErrorCode::kIdempotencyInProgress, "IDEMPOTENCY_IN_PROGRESS", 409, 4409, true, "A request with this Idempotency-Key is still being carried out.", "Wait a second and send it again with the same key."},
    {ErrorCode::kBadCursor, "BAD_CURSOR", 400, 4400, false, "The cursor was not given out by this list.", "Start again without a cursor."},
    {ErrorCode::kNotImplemented, "NOT_IMPLEMENTED", 501, 4501, false, "The server does not support what was asked in the protocol.", "See detail."},
    {ErrorCode::kUnauthenticated, "UNAUTHENTICATED", 401, 1008, false, "No valid credential came with the request.", "Sign in, or send a valid API key in X-API-Key."},
    {ErrorCode::kTokenExpired, "TOKEN_EXPIRED", 401, 1008, false, "The access token is past its time.", "Refresh it at /api/v1/auth/refresh and repeat."},
    {ErrorCode::kTokenRevoked, "TOKEN_REVOKED", 401, 1008, false, "This sign-in was ended: logged out, password changed, or its refresh token was used twice.", "Sign in again."},
    {ErrorCode::kBadCredentials, "BAD_CREDENTIALS", 401, 1008, false, "The e-mail or the password is wrong.", "Check both and try again."},
    {ErrorCode::kForbidden, "FORBIDDEN", 403, 1008, false, "The caller may know of this but lacks the role or scope for it.", "Ask an owner or admin, or use a key with the scope named in detail."},
    {ErrorCode::kCsrfFailed, "CSRF_FAILED", 403, 1008, false, "A call with the cookie came without the matching X-CSRF-Token header, or from another origin.", "Send the value of the auriga_csrf cookie as X-CSRF-Token, from the console's own origin."},
    {ErrorCode::kRateLimited, "RATE_LIMITED", 429, 4429, true, "Too many requests in the window.", "Wait the seconds in Retry-After."},
    {ErrorCode::kRegistrationClosed, "REGISTRATION_CLOSED", 403, 1008, false, "New accounts are not open here, or only by invitation.", "Ask an owner or admin for an invitation."},
    {ErrorCode::kInvitationInvalid, "INVITATION_INVALID", 403, 1008, false, "The invitation is unknown, used or past its time.", "Ask for a new invitation."},
    {ErrorCode::kSetupDone, "SETUP_DONE", 409, 4409, false, "The first owner exists already.", "Sign in."},
    {ErrorCode::kSetupTokenInvalid, "SETUP_TOKEN_INVALID", 403, 1008, false, "The set-up token is not the one shown in the server's terminal.", "Copy the token from the terminal in which the server runs, or run auriga doctor."},
    {ErrorCode::kEmailTaken, "EMAIL_TAKEN", 409, 4409, false, "An account with this e-mail exists.", "Sign in, or use another e-mail."},
    {ErrorCode::kPasswordWeak, "PASSWORD_WEAK", 422, 4422, false, "The password is too easy to guess.", "Use a longer one: several unrelated words do well."},
    {ErrorCode::kDemoRefused, "DEMO_REFUSED", 403, 1008, false, "Demo accounts work only where the server is bound to loopback.", "Create an owner with the set-up token."},
    {ErrorCode::kLastOwner, "LAST_OWNER", 409, 4409, false, "The organisation would be left without an owner.", "Make another member owner first."},
    {ErrorCode::kAgentPaused, "AGENT_PAUSED", 409, 1011, false, "The agent is paused and does not answer.", "Resume it in the console."},
    {ErrorCode::kAgentNotReady, "AGENT_NOT_READY", 409, 1011, true, "The agent is still being created, or its creation failed.", "Wait until its status is active; a failed one says why in status_reason."},
    {ErrorCode::kAgentNameTaken, "AGENT_NAME_TAKEN", 409, 4409, false, "Another agent of the organisation has this name.", "Choose another name."},
    {ErrorCode::kSessionClosed, "SESSION_CLOSED", 409, 4409, false, "The session is completed and takes no more messages.", "Start a new session."},
    {ErrorCode::kSessionBusy, "SESSION_BUSY", 409, 4409, true, "The session is still answering the message before.", "Wait for the answer, then send the next message."},
    {ErrorCode::kQuotaExceeded, "QUOTA_EXCEEDED", 409, 4409, false, "A limit of the organisation is reached; detail names it.", "Delete something, or ask the operator to raise the limit."},
    {ErrorCode::kDocumentUnsupported, "DOCUMENT_UNSUPPORTED", 415, 4415, false, "The file is of a kind we cannot read.", "Send PDF, Markdown, text, HTML, DOCX or CSV."},
    {ErrorCode::kDocumentTooLarge, "DOCUMENT_TOO_LARGE", 413, 1009, false, "The file is larger than the limit.", "Split it; detail names the limit."},
    {ErrorCode::kDocumentEmpty, "DOCUMENT_EMPTY", 422, 4422, false, "The file holds no text.", "If it is a scan, run text recognition first and upload the result."},
    {ErrorCode::kDocumentCorrupt, "DOCUMENT_CORRUPT", 422, 4422, false, "The file is damaged or not what its name says.", "Open it on your computer, save it again and upload it again."},
    {ErrorCode::kDocumentEncrypted, "DOCUMENT_ENCRYPTED", 422, 4422, false, "The file is protected by a password.", "Remove the password and upload it again."},
    {ErrorCode::kDocumentBadEncoding, "DOCUMENT_BAD_ENCODING", 422, 4422, false, "The text is not valid UTF-8 or another encoding we know.", "Save the file as UTF-8 and upload it again."},
    {ErrorCode::kDocumentTooComplex, "DOCUMENT_TOO_COMPLEX", 422, 4422, false, "Reading the file took more time, memory or unpacked size than allowed.", "Make it simpler or split it; a small file that unpacks to a huge one is refused."},
    {ErrorCode::kDocumentNameInvalid, "DOCUMENT_NAME_INVALID", 422, 4422, false, "The file's name is empty or holds nothing usable after cleaning.", "Give it a plain name with an extension."},
    {ErrorCode::kUploadTruncated, "UPLOAD_TRUNCATED", 400, 4400, true, "The upload ended before all of it had arrived.", "Upload it again."},
    {ErrorCode::kModelUnavailable, "MODEL_UNAVAILABLE", 503, 4503, true, "The model endpoint did not answer and no fallback is allowed.", "Try again; the operator finds the reason in /health/ready."},
    {ErrorCode::kModelAnswerInvalid, "MODEL_ANSWER_INVALID", 502, 4502, true, "The model endpoint answered something that is not a valid answer.", "Try again; the operator checks the endpoint."},
    {ErrorCode::kConfigurationInvalid, "CONFIGURATION_INVALID", 500, 4500, false, "The configuration has faults.", "Run auriga config check; it lists all of them."},
    {ErrorCode::kListenFailed, "LISTEN_FAILED", 500, 4500, true, "The server cannot listen on its address.", "Stop what holds the port, or choose another: --port N, or server.host for the address."},
    {ErrorCode::kSchemaNewer, "SCHEMA_NEWER", 500, 4500, false, "The data was written by a newer version of the program.", "Start that version, or restore a backup made by this one."},
    {ErrorCode::kBackupInvalid, "BACKUP_INVALID", 500, 4500, false, "The backup is incomplete or damaged.", "Use another backup; detail names the part that failed."},
    {ErrorCode::kDatabaseUnavailable, "DATABASE_UNAVAILABLE", 503, 4503, true, "The database does not answer.", "The operator checks the database; requests succeed again by themselves when it is back."},
    {ErrorCode::kOutgoingRefused, "OUTGOING_REFUSED", 422, 4422, false, "The address lies in a private range or outside the allow-list.", "Use a public address, or ask the operator to allow this one."},
    {ErrorCode::kOutgoingFailed, "OUTGOING_FAILED", 502, 4502, true, "A request to another server failed.", "Try again; detail names the reason."},
}};
// clang-format on
}  // namespace

std::span<const ErrorInfo> error_registry() {
  return kRegistry;
}

}  // namespace auriga::core
