package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/corpus"
)

// TestAskAgrees asks what people, parties and the corpus's own phrases give rise
// to: scripts are told that the sources answer exactly where people are.
func TestAskAgrees(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	c := b.Corpus()
	var questions []string
	for _, s := range c.Speakers {
		for _, form := range []string{"what did %s say", "что сказал %s", "%s", "what does %s say about amnesty"} {
			questions = append(questions, fmt.Sprintf(form, s.Name))
		}
	}
	for _, party := range c.Parties {
		for _, form := range []string{"what does %s get", "what must %s do", "що отримає %s"} {
			questions = append(questions, fmt.Sprintf(form, party.Name))
		}
	}
	for i := range c.Points {
		asked := c.Asked(c.Points[i].Ref())
		questions = append(questions, c.Points[i].Title, asked.En[0], asked.Uk[0], asked.Ru[0])
	}
	for _, o := range c.Open()[:40] {
		questions = append(questions, o.Asked.En...)
	}
	for _, q := range questions {
		shown := b.Handle(t.Context(), (&program{}).oneShot(), message.Line{Name: "ask", Arg: q})
		rec := newAskRecord(b.Library(), q)
		refused := shown.Outcome == message.NoSources
		if refused != rec.Abstained || refused != (rec.Reason != "") || refused != (len(rec.Answers) == 0) || !refused && len(rec.Nearest) > 0 {
			t.Errorf("%q is %s, and as JSON %+v", q, shown.Outcome, rec)
		}
		if !slices.IsSortedFunc(rec.Answers, func(x, y answerRecord) int { return int(y.Score*1e4) - int(x.Score*1e4) }) {
			t.Errorf("%q: the answers are not best first: %+v", q, rec.Answers)
		}
	}
}

// TestWhoAgrees: scripts are told what people are, also by the lines of folds.
func TestWhoAgrees(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, s := range b.Corpus().Speakers {
		subjects = append(subjects, s.Name, "about "+s.Name, "about "+string(s.ID))
	}
	for _, topic := range b.Corpus().Topics {
		subjects = append(subjects, topic.Name)
	}
	for i := range b.Corpus().Points {
		subjects = append(subjects, fmt.Sprintf("point %d", i+1), fmt.Sprintf("point %d subject", i+1))
	}
	for _, subject := range subjects {
		shown := b.Handle(t.Context(), (&program{}).oneShot(), message.Line{Name: "who", Arg: subject})
		rec := newWhoRecord(b.Library(), subject)
		if refused := shown.Outcome == message.NoSources; refused != rec.Abstained {
			t.Errorf("%q is %s, and as JSON %+v", subject, shown.Outcome, rec)
		}
		want := 0
		for _, block := range shown.Blocks {
			if v, ok := block.(message.Voice); ok {
				want += len(v.Words)
			}
		}
		if len(rec.Quotes) != want {
			t.Errorf("%q: %d quotes, shown are %d", subject, len(rec.Quotes), want)
		}
	}
}

// TestPartyAnswers: of what a party gets, the points that say it come first.
func TestPartyAnswers(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	rec := newAskRecord(b.Library(), "what does NATO get")
	if len(rec.Answers) == 0 || rec.Answers[0].Kind != "point" || !strings.Contains(rec.Answers[0].Text, "NATO") {
		t.Errorf("%+v", rec)
	}
}

// TestKeys: no field of a record or block is in the JSON without a tag that says so.
func TestKeys(t *testing.T) {
	var check func(value any)
	check = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, v := range value {
				check(v)
			}
		case map[string]any:
			for key, v := range value {
				if key != strings.ToLower(key) {
					t.Errorf("the key %q", key)
				}
				check(v)
			}
		}
	}
	for _, v := range []any{exportRecords(corpus.Default()), blockRecords(bottest.Sample().Blocks)} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		check(value)
	}
}

// TestNewEncoder: JSON turns no line of a terminal, and holds what was written.
func TestNewEncoder(t *testing.T) {
	const asked = "a\u202eb <c> \u2066\\u202e é"
	var out strings.Builder
	if err := newEncoder(&out).Encode(asked); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || got != asked || !strings.Contains(out.String(), `a\u202eb <c> \u2066`) {
		t.Errorf("%s is %q: %v", out.String(), got, err)
	}
}
