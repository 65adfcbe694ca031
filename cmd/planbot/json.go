package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/answer"
	"planbot/bot/console"
	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/search"
)

// maxAnswers is how many answers "ask --json" gives.
const maxAnswers = 10

type askRecord struct {
	Query     string         `json:"query"`
	Abstained bool           `json:"abstained"`
	Reason    search.Reason  `json:"reason"` // why it abstains
	Answers   []answerRecord `json:"answers"`
	Nearest   []corpus.Ref   `json:"nearest"` // where it abstains: ids of points and passages, best first
}

type answerRecord struct {
	ID     corpus.Ref    `json:"id"`
	Kind   string        `json:"kind"` // point or passage
	Score  float64       `json:"score"`
	Title  string        `json:"title"`
	Text   string        `json:"text,omitempty"` // verbatim: of a point; of a passage where the corpus holds it
	Gist   string        `json:"gist,omitempty"` // of a passage
	Quotes []quoteRecord `json:"quotes"`
}

type whoRecord struct {
	Query     string        `json:"query"`
	Abstained bool          `json:"abstained"`
	Quotes    []quoteRecord `json:"quotes"`
	About     []quoteRecord `json:"about"` // what others say about the person asked for
	Points    []int         `json:"points"`
}

type pointRecord struct {
	Number   int             `json:"number"`
	Title    string          `json:"title"`
	Text     string          `json:"text"` // verbatim
	Summary  string          `json:"summary"`
	Wordings []wordingRecord `json:"wordings"`
	Quotes   []quoteRecord   `json:"quotes"`
	Source   corpus.Plan     `json:"source"`
}

type findRecord struct {
	Query     string         `json:"query"`
	Abstained bool           `json:"abstained"`
	Points    []int          `json:"points"`
	Answers   []answerRecord `json:"answers"`
}

type verifyRecord struct {
	Query         string             `json:"query"`
	Found         search.Found       `json:"found"`
	Ref           string             `json:"ref"`           // of the text that has it, or comes nearest; "" where none does
	Speaker       string             `json:"speaker"`       // full name; "" for the plan's words
	Claimed       []string           `json:"claimed"`       // whom the query credits with the words: full names, points, or claimedPlan
	Misattributed bool               `json:"misattributed"` // they are somebody else's
	Differences   []differenceRecord `json:"differences"`
	Note          string             `json:"note"` // ours: that the words are a part of a sentence, how the clause as published differs
}

// claimedPlan stands among those whom a text credits with words.
const claimedPlan = "the plan"

// A differenceRecord is where a text and what was typed part.
type differenceRecord struct {
	Kind   search.DifferenceKind `json:"kind"`   // negation, number, order or words
	Stands string                `json:"stands"` // "" where words were added
	Typed  string                `json:"typed"`  // "" where words were left out
}

// An errorRecord is what takes the place of an answer.
type errorRecord struct {
	Error string `json:"error"`
}

// showJSON prints what a reply to a command is made from, of which it may show a
// part.
func (p *program) showJSON(l *answer.Library, name, arg string, reply message.Reply) error {
	if reply.Outcome == message.Failed || reply.Outcome == message.Misused {
		return p.show(reply)
	}
	outcome := reply.Outcome
	var objects []any
	switch name {
	case "ask":
		rec := newAskRecord(l, arg)
		objects = []any{rec}
		if rec.Abstained { // also where the bot speaks of itself
			outcome = message.NoSources
		}
	case "who":
		objects = []any{newWhoRecord(l, arg)}
	case "point":
		for _, n := range l.PointsOf(message.Tidy(arg)) {
			objects = append(objects, newPointRecord(l.Corpus, l.Corpus.Point(n)))
		}
	case "find":
		objects = []any{newFindRecord(l, arg)}
	case "verify":
		objects = []any{newVerifyRecord(l, arg)}
	}
	if objects == nil {
		objects = []any{replyRecord{name, reply.Outcome.String(), blockRecords(reply.Blocks)}}
	}
	enc := newEncoder(p.stdout)
	for _, o := range objects {
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return outcomeError(outcome)
}

// askLines answers each line of the input at once, whatever the line holds. The
// exit code says only whether every line could be read.
func (p *program) askLines(ctx context.Context, b *bot.Bot) error {
	in := bufio.NewReader(p.stdin)
	var unread error
	for {
		line, err := console.ReadLine(ctx, in)
		switch n := utf8.RuneCountInString(line); {
		case errors.Is(err, io.EOF):
			return unread
		case errors.Is(err, console.ErrLineTooLong):
			unread = exitError(exitMisused)
			err = p.complain(err)
		case err != nil:
			return err
		case n > message.MaxLine:
			unread = exitError(exitMisused)
			err = p.complain(fmt.Errorf("the question has %d characters; at most %d can be read", n, message.MaxLine))
		case p.json:
			asked := p.line("ask", line)
			err = newEncoder(p.stdout).Encode(newAskRecord(b.LibraryFor(p.oneShot(), asked), asked.Arg))
		default:
			err = p.showInTurn(line, b.Handle(ctx, p.oneShot(), p.line("ask", line)))
		}
		if err != nil {
			return err
		}
	}
}

// showInTurn shows one of several replies below its question, with an empty line
// behind it.
func (p *program) showInTurn(question string, r message.Reply) error {
	asked, _ := console.Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: "> " + question}}}, console.Fit(p.stdout, p.width, false))
	if err := p.print(asked); err != nil {
		return err
	}
	if err := p.show(r); err != nil && !errors.As(err, new(exitError)) {
		return err
	}
	return p.print("\n")
}

func newAskRecord(l *answer.Library, question string) askRecord {
	res := l.Answers(message.Tidy(question), maxAnswers)
	return askRecord{
		Query: question, Abstained: res.Abstained, Reason: res.Reason,
		Answers: answerRecords(l.Corpus, res.Hits), Nearest: notNull(res.Nearest),
	}
}

func answerRecords(c *corpus.Corpus, hits []search.Hit) []answerRecord {
	out := []answerRecord{}
	for _, h := range hits[:min(len(hits), maxAnswers)] {
		rec := answerRecord{ID: h.Ref, Score: h.Score, Quotes: []quoteRecord{}}
		if h.Ref.IsPoint() {
			pt := c.Point(h.Ref.Line)
			rec.Kind, rec.Title, rec.Text = "point", pt.Title, pt.Text
		} else {
			pa := c.Passage(h.Ref)
			rec.Kind, rec.Title, rec.Text, rec.Gist = "passage", c.Article(h.Ref.Doc).Title, pa.Text, pa.Gist
			for i := range pa.Quotes {
				rec.Quotes = append(rec.Quotes, newQuoteRecord(c, &pa.Quotes[i]))
			}
		}
		out = append(out, rec)
	}
	return out
}

func newWhoRecord(l *answer.Library, query string) whoRecord {
	s := l.Said(message.Tidy(query))
	return whoRecord{
		Query: query, Abstained: len(s.Quotes)+len(s.About) == 0,
		Quotes: quoteRecords(l.Corpus, s.Quotes), About: quoteRecords(l.Corpus, s.About),
		Points: notNull(s.Points),
	}
}

func newPointRecord(c *corpus.Corpus, pt *corpus.Point) pointRecord {
	return pointRecord{
		Number: pt.Number, Title: pt.Title, Text: pt.Text, Summary: pt.Summary, Wordings: wordingRecords(pt.Wordings),
		Quotes: quoteRecords(c, c.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, pt.Number) })),
		Source: c.Plan,
	}
}

func newFindRecord(l *answer.Library, query string) findRecord {
	m := l.Matches(message.Tidy(query))
	rec := findRecord{Query: query, Abstained: len(m.Hits) == 0, Points: []int{}, Answers: answerRecords(l.Corpus, m.Hits)}
	for _, h := range m.Hits {
		if h.Ref.IsPoint() {
			rec.Points = append(rec.Points, h.Ref.Line)
		}
	}
	return rec
}

func newVerifyRecord(l *answer.Library, query string) verifyRecord {
	v := l.Verified(message.Tidy(query))
	rec := verifyRecord{Query: query, Found: v.Found, Claimed: []string{}, Misattributed: v.Misattributed, Differences: []differenceRecord{}}
	for _, id := range v.Claimed {
		rec.Claimed = append(rec.Claimed, l.Corpus.Speaker(id).Name)
	}
	for _, n := range v.ClaimedPoints {
		rec.Claimed = append(rec.Claimed, corpus.PointRef(n).String())
	}
	if v.ClaimedPlan && len(v.ClaimedPoints) == 0 {
		rec.Claimed = append(rec.Claimed, claimedPlan)
	}
	var notes []string
	if len(v.Places) > 0 {
		first := v.Places[0]
		rec.Ref = first.Ref.String()
		if first.Sentence != "" {
			notes = append(notes, l.PartOf(first))
		}
		if first.Inserted != "" {
			notes = append(notes, l.Inserted(first))
		}
		if first.Quote != nil {
			rec.Speaker = l.Corpus.Speaker(first.Quote.Speaker).Name
			notes = append(notes, first.Quote.Note)
		}
		if first.Wording != nil {
			notes = append(notes, first.Wording.Note)
		}
	}
	if v.Reported() && !v.Misattributed {
		notes = append(notes, l.Words.Say("verify.reported", rec.Claimed[0]))
	}
	if v.Apart {
		notes = append(notes, l.Words.Say("verify.apart"))
	}
	if v.Marked {
		notes = append(notes, l.Words.Say("verify.marked"))
	}
	if v.BreaksOff {
		notes = append(notes, l.Words.Say("verify.breaks_off"))
	}
	rec.Note = strings.TrimSpace(strings.Join(notes, " "))
	for _, d := range v.Differences {
		rec.Differences = append(rec.Differences, differenceRecord(d))
	}
	return rec
}

// A replyRecord is a reply as JSON, for the commands that have no object of
// their own.
type replyRecord struct {
	Command string   `json:"command"`
	Outcome string   `json:"outcome"`
	Blocks  []record `json:"blocks"`
}

func blockRecords(blocks []message.Block) []record {
	out := []record{}
	for _, b := range blocks {
		var fields any = b
		switch b := b.(type) {
		case message.Fold:
			fields = struct {
				message.Fold
				Blocks []record `json:"blocks,omitempty"`
			}{b, blockRecords(b.Blocks)}
		case message.File: // a JSON file as it is, any other as a text
			var data any = string(b.Data)
			if b.Type == "application/json" {
				data = json.RawMessage(b.Data)
			}
			fields = struct {
				message.File
				Data any `json:"data"`
			}{b, data}
		}
		out = append(out, record{"type", strings.ToLower(reflect.TypeOf(b).Name()), fields})
	}
	return out
}
