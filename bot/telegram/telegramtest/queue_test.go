package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// ids are the numbers of the updates in a result.
func ids(t testing.TB, result json.RawMessage) []int64 {
	t.Helper()
	var updates []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(result, &updates); err != nil {
		t.Fatal(err)
	}
	out := []int64{}
	for _, u := range updates {
		out = append(out, u.ID)
	}
	return out
}

func TestGetUpdates(t *testing.T) {
	s := quiet(t, Options{})
	var first int64
	for i := range 5 {
		u := s.Message(Message{Chat: private, Text: fmt.Sprint(i)})
		documentedUpdate(t, s, u.JSON)
		if i == 0 {
			first = u.ID
		}
	}
	for _, c := range []struct {
		name    string
		p       fields
		want    []int64 // counted from the first
		pending int
	}{
		{"all", fields{}, []int64{0, 1, 2, 3, 4}, 5},
		{"all again: nothing was confirmed", fields{"timeout": 10}, []int64{0, 1, 2, 3, 4}, 5},
		{"limit", fields{"limit": 2}, []int64{0, 1}, 5},
		{"limit out of range", fields{"limit": 1000}, []int64{0, 1, 2, 3, 4}, 5},
		{"an offset confirms", fields{"offset": first + 2}, []int64{2, 3, 4}, 3},
		{"an old offset brings nothing back", fields{"offset": first}, []int64{2, 3, 4}, 3},
		{"beyond the end", fields{"offset": first + 100}, []int64{}, 0},
	} {
		got := ids(t, must(t, s, "getUpdates", c.p))
		for i := range got {
			got[i] -= first
		}
		if !slices.Equal(got, c.want) || s.Pending() != c.pending {
			t.Errorf("%s: %v, %d pending; want %v, %d", c.name, got, s.Pending(), c.want, c.pending)
		}
	}
	for _, p := range []fields{{"offset": "x"}, {"offset": -1}, {"limit": "x"}, {"timeout": "x"}, {"allowed_updates": "x"}} {
		if got := call(t, s, "getUpdates", p); got.OK {
			t.Errorf("%v passes", p)
		}
	}
	if len(s.Calls()) != 0 || len(s.Calls("getUpdates")) != 12 {
		t.Error("getUpdates is among the calls only when asked for")
	}
}

func TestManyUpdatesComeInBatches(t *testing.T) {
	s := quiet(t, Options{})
	var want, got []int64
	for range 250 {
		want = append(want, s.Message(Message{Chat: private, Text: "a"}).ID)
	}
	for offset := int64(0); s.Pending() > 0; {
		batch := ids(t, must(t, s, "getUpdates", fields{"offset": offset}))
		if len(batch) > 100 {
			t.Fatalf("%d updates at once", len(batch))
		}
		got = append(got, batch...)
		offset = got[len(got)-1] + 1
	}
	if !slices.Equal(got, want) {
		t.Error("updates are lost, doubled or out of order")
	}
}

func TestAllowedUpdates(t *testing.T) {
	s := quiet(t, Options{})
	joined := marshal(object{"chat": object{"id": group, "type": "group"}, "from": orAnn(User{}, 0), "date": 1,
		"old_chat_member": member(orAnn(User{}, 0), "left"), "new_chat_member": member(orAnn(User{}, 0), "member")})
	queued := func() (message, edited, member bool) {
		u := s.Message(Message{Chat: group, Text: "a"})
		return u.ID != 0, s.Edited(group, u.Message, "b").ID != 0, s.enqueue("chat_member", lane{}, joined).ID != 0
	}
	for _, c := range []struct {
		p                       fields
		message, edited, member bool
	}{
		{fields{}, true, true, false},
		{fields{"allowed_updates": []string{"message", "chat_member"}}, true, false, true},
		{fields{}, true, false, true}, // it stays
		{fields{"allowed_updates": []string{}}, true, true, false},
	} {
		must(t, s, "getUpdates", c.p)
		if m, e, r := queued(); m != c.message || e != c.edited || r != c.member {
			t.Errorf("after %v: message %t, edited_message %t, chat_member %t", c.p, m, e, r)
		}
	}
}

// poll asks for updates over a client, with a context.
func poll(ctx context.Context, client *http.Client, s *Server, query string) (reply, error) {
	var got reply
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/bot"+Token+"/getUpdates?"+query, nil)
	if err != nil {
		return got, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return got, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return got, err
	}
	return got, json.Unmarshal(body, &got)
}

type polled struct {
	reply
	err error
	at  time.Duration
}

// polling starts a poll and waits until it waits.
func polling(ctx context.Context, client *http.Client, s *Server, query string) chan polled {
	start := time.Now()
	out := make(chan polled, 1)
	go func() {
		got, err := poll(ctx, client, s, query)
		out <- polled{got, err, time.Since(start)}
	}()
	synctest.Wait()
	return out
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		ctx := t.Context()

		got := <-polling(ctx, client, s, "timeout=7")
		if !got.OK || got.at != 7*time.Second || string(got.Result) != "[]" {
			t.Errorf("a poll with nothing to come: %+v", got)
		}
		if got = <-polling(ctx, client, s, "timeout=600"); got.at != maxPoll {
			t.Errorf("a very long poll takes %v", got.at)
		}

		waiting := polling(ctx, client, s, "timeout=30")
		if s.poll == nil {
			t.Error("the poll does not wait")
		}
		time.AfterFunc(3*time.Second, func() { s.Message(Message{Chat: private, Text: "a"}) })
		if got = <-waiting; got.at != 3*time.Second || len(ids(t, got.Result)) != 1 {
			t.Errorf("an update in three seconds: %+v", got)
		}
		must(t, s, "getUpdates", fields{"offset": 1 << 40})

		// A bot that goes away ends its poll, and the next is not in its way.
		gone, leave := context.WithCancel(ctx)
		waiting = polling(gone, client, s, "timeout=30")
		leave()
		if got = <-waiting; got.err == nil {
			t.Error("a poll of a bot that went away has an answer")
		}
		if err := s.Wait(ctx, func() bool { return len(s.Calls("getUpdates")) == 5 }); err != nil || s.poll != nil {
			t.Errorf("the server still waits: %v", err)
		}
	})
}

func TestSecondPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		first := polling(t.Context(), client, s, "timeout=30")
		second := polling(t.Context(), client, s, "timeout=30")
		if got := <-first; got.Code != 409 || !strings.Contains(got.Description, "terminated by other getUpdates request") || got.at != 0 {
			t.Errorf("the first poller: %+v", got)
		}
		if s.poll == nil {
			t.Error("the second poller does not wait")
		}
		must(t, s, "setWebhook", fields{"url": "https://bot.invalid/"})
		if got := <-second; got.Code != 409 || !strings.Contains(got.Description, "terminated by setWebhook request") {
			t.Errorf("a poll while a webhook is set: %+v", got)
		}
		if got := call(t, s, "getUpdates", nil); got.Code != 409 || !strings.Contains(got.Description, "webhook is active") {
			t.Errorf("polling with a webhook: %+v", got)
		}
		must(t, s, "deleteWebhook", nil)
		must(t, s, "getUpdates", nil)
	})
}

// An update that comes while a poll is being ended is not lost.
func TestPollEndsWhileAnUpdateComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := StartPipe(t, Options{})
		waiting := polling(t.Context(), client, s, "timeout=30")
		s.mu.Lock()
		s.push(9001, lane{}, json.RawMessage(`{"update_id":9001}`))
		s.endPoll("because")
		s.mu.Unlock()
		if got := <-waiting; got.Code != 409 {
			t.Errorf("%+v", got)
		}
		if got := ids(t, must(t, s, "getUpdates", nil)); !slices.Equal(got, []int64{9001}) {
			t.Error(got)
		}
	})
}

func TestRaw(t *testing.T) {
	s := quiet(t, Options{})
	must(t, s, "getUpdates", fields{"allowed_updates": []string{"message"}})
	for _, c := range []struct {
		raw, want string
		fails     bool
	}{
		{raw: `{"poll_of_2031":{"x":1}}`, want: `{"poll_of_2031":{"x":1},"update_id":7001}`},
		{raw: `{"update_id":7050,"message":5}`, want: `{"update_id":7050,"message":5}`},
		{raw: `{"message":{"chat":{"id":-5}}}`, want: `{"message":{"chat":{"id":-5}},"update_id":7051}`},
		{raw: `{"update_id":7050,"message":5}`, want: `{"update_id":7050,"message":5}`}, // a duplicate
		{raw: `[]`, fails: true}, {raw: `null`, fails: true}, {raw: `{`, fails: true}, {raw: `7`, fails: true},
	} {
		u, err := s.Raw(json.RawMessage(c.raw))
		if (err != nil) != c.fails || string(u.JSON) != c.want {
			t.Errorf("%s is %s, %v", c.raw, u.JSON, err)
		}
	}
	if got := ids(t, send(t, s, "getUpdates", fields{"offset": 7002}).Result); !slices.Equal(got, []int64{7050, 7050, 7051}) {
		t.Error(got)
	}
}

func TestWaitGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := quiet(t, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		time.AfterFunc(time.Second, func() { call(t, s, "getMe", nil) })
		if err := s.Wait(ctx, func() bool { return len(s.Calls("getMe")) == 1 }); err != nil {
			t.Error(err)
		}
		if _, err := s.WaitMessages(ctx, private, 1); err != context.DeadlineExceeded {
			t.Error(err)
		}
		s.Message(Message{Chat: private, Text: "a"})
		if err := s.WaitConfirmed(ctx); err != context.DeadlineExceeded {
			t.Error(err)
		}
	})
}
