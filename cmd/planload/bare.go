package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"planbot/bot/telegram/telegramtest"
)

// The longest text of one message, below what both platforms take.
const longest = 4000

// words is a text of about so many bytes, within what a message may have.
func words(size int) string {
	const sentence = "All the same words again. "
	return strings.Repeat(sentence, min(max(size, len(sentence)), longest)/len(sentence))
}

// An article is one result of a query, as the Bot API wants it.
type article struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Title   string `json:"title"`
	Content struct {
		Text string `json:"message_text"`
	} `json:"input_message_content"`
}

// articles are results of about so many bytes in all.
func articles(size int) []article {
	const each = 1500 // of a result among many
	n := max(1, size/each)
	if size <= longest {
		n = 1
	}
	out := make([]article, min(n, 50))
	for i := range out {
		out[i] = article{Type: "article", ID: strconv.Itoa(i), Title: "Answer"}
		out[i].Content.Text = words(size/len(out) - 100) // less what is around it
	}
	return out
}

// bareTelegram is the least that can answer a guest message or an inline query:
// it decodes the update and makes one call, with an answer of about so many
// bytes.
func bareTelegram(api, size string) (http.Handler, error) {
	n, err := strconv.Atoi(size)
	if err != nil {
		return nil, err
	}
	list := articles(n)
	many, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	one, err := json.Marshal(list[0])
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u struct {
			Guest struct {
				ID   string `json:"guest_query_id"`
				Text string `json:"text"`
			} `json:"guest_message"`
			Inline struct {
				ID    string `json:"id"`
				Query string `json:"query"`
			} `json:"inline_query"`
		}
		var method string
		var v url.Values
		switch err := json.NewDecoder(r.Body).Decode(&u); {
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		case u.Guest.ID != "":
			method, v = "answerGuestQuery", url.Values{"guest_query_id": {u.Guest.ID}, "result": {string(one)}}
		case u.Inline.ID != "":
			method, v = "answerInlineQuery", url.Values{"inline_query_id": {u.Inline.ID}, "results": {string(many)}}
		default:
			return // the empty update after which a new server goes on
		}
		res, err := client.PostForm(api+"/bot"+telegramtest.Token+"/"+method, v)
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		defer res.Body.Close()
		var answer struct {
			OK bool `json:"ok"`
		}
		if json.NewDecoder(res.Body).Decode(&answer) != nil || !answer.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}), nil
}

// bareDiscord is the least that can answer an interaction: it verifies the
// signature and answers a constant of about so many bytes.
func bareDiscord(publicKey, size string) (http.Handler, error) {
	n, err := strconv.Atoi(size)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(publicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("not a public key")
	}
	constant, err := json.Marshal(map[string]any{"type": 4, "data": map[string]any{
		"embeds": []any{map[string]any{"description": words(n - 100)}}, "allowed_mentions": map[string]any{"parse": []string{}},
	}})
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		signature, bad := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if err != nil || bad != nil || !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(constant) // the fake may have gone
	}), nil
}
