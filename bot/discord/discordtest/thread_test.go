package discordtest

import (
	"net/http"
	"strings"
	"testing"
)

// TestThreadLaws: a thread needs a name, begins once below a message, and a forum
// has nothing else.
func TestThreadLaws(t *testing.T) {
	for _, test := range []struct {
		name, path, body string
		status, code     int
		law              string
	}{
		{"a forum post", "/channels/15/threads", `{"name":"n","message":` + textBody("x") + `}`, http.StatusCreated, 0, ""},
		{"with a name of nothing", "/channels/13/messages/ID/threads", `{"name":""}`, http.StatusBadRequest, codeForm, "name: it breaks minLength"},
		{"with a name of spaces", "/channels/15/threads", `{"name":"  ","message":` + textBody("x") + `}`, http.StatusBadRequest, codeForm, "name: This field is required"},
		{"of a message that pings", "/channels/15/threads", `{"name":"n","message":{"content":"x"}}`, http.StatusCreated, 0, "allowed_mentions is missing"},
		{"in a text channel", "/channels/13/threads", `{"name":"n","message":` + textBody("x") + `}`, http.StatusBadRequest, codeNoForum, "in a channel of type 0"},
		{"a message in a forum", "/channels/15/messages", textBody("x"), http.StatusBadRequest, codeNotThere, ""},
		{"on a message", "/channels/13/messages/ID/threads", `{"name":"n"}`, http.StatusCreated, 0, ""},
		{"on none", "/channels/13/messages/1/threads", `{"name":"n"}`, http.StatusNotFound, codeUnknownMessage, ""},
		{"without the permission", "/channels/14/messages/OTHER/threads", `{"name":"n"}`, http.StatusForbidden, codeNoPermission, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{Memory: true})
			s.SetGuild(Guild{ID: "12", Channels: []Channel{{ID: "13"}, {ID: "14", AppPermissions: viewChannel | sendMessages}, {ID: "15", Type: typeForum}}})
			ids := strings.NewReplacer("ID", call(t, s, "POST", "/channels/13/messages", textBody("x")).id(), "OTHER", call(t, s, "POST", "/channels/14/messages", textBody("x")).id())
			path := ids.Replace(test.path)
			wantCode(t, call(t, s, "POST", path, test.body), test.status, test.code)
			if strings.Contains(path, "13/messages/") && test.status == http.StatusCreated {
				wantCode(t, call(t, s, "POST", path, test.body), http.StatusBadRequest, codeHasThread)
			}
			if test.law == "" {
				wantLaws(t, s)
			} else {
				wantLaws(t, s, test.law)
			}
		})
	}
}
