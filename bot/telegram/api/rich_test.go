package api

import (
	"encoding/json"
	"testing"
)

func TestRichWords(t *testing.T) {
	const raw = `{"rich_message":{"is_rtl":false,"blocks":[
		{"type":"heading","size":4,"text":"Title"},
		{"type":"blockquote","blocks":[{"type":"paragraph","text":["a ",{"type":"bold","text":[{"type":"italic","text":"b"}," c"]}]}],"credit":"Ann"},
		{"type":"details","summary":"more","blocks":[{"type":"list","items":[{"label":"•","blocks":[{"type":"paragraph","text":"one"}]}]}]},
		{"type":"table","cells":[[{"text":"x","align":"left"},{"align":"left"}],[{"text":7}]],"caption":{"text":"c"}},
		{"type":"new kind","size":"big","blocks":{"text":"inside"}},
		{"type":"divider"}]}}`
	var m Message
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatal(err)
	}
	const want = "Title\na b c\nAnn\nmore\none\nc\nx\n\n\ninside\n"
	if got := m.Words(); got+"\n" != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRichText(t *testing.T) {
	for want, text := range map[string]RichText{
		`""`:                         nil,
		`"a<b"`:                      {{Text: "a<b"}},
		`{"type":"bold","text":"a"}`: {{Type: "bold", Text: "a"}},
		`["a",{"type":"url","text":"b","url":"https:"}]`: {{Text: "a"}, {Type: "url", Text: "b", URL: "https:"}},
	} {
		raw, err := json.Marshal(text)
		var plain, back any
		if err != nil || json.Unmarshal(raw, &back) != nil || json.Unmarshal([]byte(want), &plain) != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		a, _ := json.Marshal(back)
		b, _ := json.Marshal(plain)
		if string(a) != string(b) {
			t.Errorf("%s, want %s", a, b)
		}
	}
}
