package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestMyGuilds(t *testing.T) {
	s := start(t, Options{Memory: true}) // in testGuild, the last of those here
	for i := 1; i <= 201; i++ {
		s.SetGuild(Guild{ID: fmt.Sprint(1000 - i)})
	}
	list := func(query string) []string {
		t.Helper()
		got := call(t, s, "GET", "/users/@me/guilds"+query, "")
		var page []struct{ ID string }
		if err := json.Unmarshal([]byte(got.body), &page); err != nil || got.status != http.StatusOK {
			t.Fatalf("%s: status %d, %v", query, got.status, err)
		}
		var ids []string
		for _, g := range page {
			ids = append(ids, g.ID)
		}
		return ids
	}
	for query, want := range map[string]struct {
		n           int
		first, last string
	}{
		"?limit=200&after=0":            {200, "799", "998"},
		"?limit=3&after=0":              {3, "799", "801"},
		"?limit=200&after=998":          {2, "999", testGuild},
		"?limit=200&after=" + testGuild: {0, "", ""},
	} {
		ids := list(query)
		if len(ids) != want.n || want.n > 0 && (ids[0] != want.first || ids[len(ids)-1] != want.last) {
			t.Errorf("%q: %d from %s", query, len(ids), strings.Join(ids, " "))
		}
	}
	s.RemoveGuild("799")
	s.RemoveGuild("799")
	if ids := list("?limit=1&after=0"); ids[0] != "800" {
		t.Errorf("the first is %s", ids[0])
	}
}

func TestMyGuildsRefused(t *testing.T) {
	s := start(t, Options{Memory: true})
	for _, query := range []string{"limit=0&after=0", "limit=201&after=0", "limit=all&after=0", "limit=1&after=x"} {
		wantCode(t, call(t, s, "GET", "/users/@me/guilds?"+query, ""), http.StatusBadRequest, codeForm)
	}
	wantLaws(t, s, "limit", "limit", "limit", "limit")
	got := callWith(t, s, "GET", "/users/@me/guilds", "", map[string]string{"Authorization": "Bot wrong"})
	wantCode(t, got, http.StatusUnauthorized, 0)
}

// TestRemoveGuild: the channels of a server that the bot has left are closed
// to it.
func TestRemoveGuild(t *testing.T) {
	s := start(t, Options{Memory: true})
	s.RemoveGuild(testGuild)
	wantCode(t, call(t, s, "POST", postPath, textBody("x")), http.StatusForbidden, codeMissingAccess)
}
