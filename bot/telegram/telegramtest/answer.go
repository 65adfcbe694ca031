package telegramtest

import (
	"encoding/json"
	"net/http"
)

// writeAnswer sends the JSON object that every call gets. The HTTP status is
// the error code, as the real server has it.
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

// writeAll writes a body. A bot that has gone away is no matter.
func writeAll(w http.ResponseWriter, body []byte) { _, _ = w.Write(body) }

// marshal encodes what this package made itself, which can't fail.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	return raw
}
