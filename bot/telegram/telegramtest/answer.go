package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// An answer is the outcome of a call.
type answer struct {
	result json.RawMessage
	err    *apiError
	fault  *Fault
}

// writeAnswer sends the JSON object of an answer. The HTTP status is the error
// code, as at the real server.
func writeAnswer(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if a.err == nil {
		writeAll(w, append(append([]byte(`{"ok":true,"result":`), a.result...), '}'))
		return
	}
	type more struct {
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
		RetryAfter int   `json:"retry_after,omitempty"`
	}
	body := struct {
		OK          bool   `json:"ok"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		More        *more  `json:"parameters,omitempty"`
	}{Code: a.err.Code, Description: a.err.Description}
	if a.err.MigrateTo != 0 || a.err.RetryAfter != 0 {
		body.More = &more{a.err.MigrateTo, a.err.RetryAfter}
	}
	w.WriteHeader(a.err.Code)
	writeAll(w, marshal(body))
}

// writeAll writes a body. Errors don't matter: the bot has gone away.
func writeAll(w http.ResponseWriter, body []byte) { _, _ = w.Write(body) }

// marshal encodes a value of this package, which can't fail.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	return raw
}

// An apiError is an error answer. Fault says that the bot is to blame.
type apiError struct {
	Code        int
	Description string
	Fault       bool
	RetryAfter  int   // seconds
	MigrateTo   int64 // the supergroup that a group became
}

// broken is the answer to a request that no correct bot makes.
func broken(format string, args ...any) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + fmt.Sprintf(format, args...), Fault: true}
}

// refused is the answer to a request that fails for a reason the bot could not
// know or need not mind.
func refused(description string) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + description}
}

func forbidden(description string) *apiError {
	return &apiError{Code: 403, Description: "Forbidden: " + description}
}

func conflict(description string) *apiError {
	return &apiError{Code: 409, Description: "Conflict: " + description}
}

func tooMany(seconds int) *apiError {
	return &apiError{Code: 429, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), RetryAfter: seconds}
}

func migrated(to int64) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: to}
}

// What the server says of a query it does not know or no longer wants
// answered.
const staleQuery = "query is too old and response timeout expired or query ID is invalid"
