package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/answer"
	"planbot/bot/console"
	"planbot/bot/message"
	"planbot/corpus"
)

// maxAnswers is how many answers "ask --json" gives.
const maxAnswers = 10

type askRecord struct {
	Query     string         `json:"query"`
	Abstained bool           `json:"abstained"`
	Answers   []answerRecord `json:"answers"`
	Nearest   []string       `json:"nearest"`
}

type answerRecord struct {
	ID     string        `json:"id"`
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
	Source   sourceRecord    `json:"source"`
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
		objects, outcome = []any{rec}, whether(rec.Abstained)
	case "who":
		rec := newWhoRecord(l, arg)
		objects, outcome = []any{rec}, whether(rec.Abstained)
	case "point":
		for _, pt := range shownPoints(l.Corpus, reply) {
			objects, outcome = append(objects, newPointRecord(l.Corpus, pt)), message.Answered
		}
	}
	if objects == nil {
		objects = []any{newReplyRecord(name, reply)}
	}
	enc := newEncoder(p.stdout)
	for _, o := range objects {
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return outcomeError(outcome)
}

// whether turns what an object says into an outcome.
func whether(abstained bool) message.Outcome {
	if abstained {
		return message.NoSources
	}
	return message.Answered
}

// shownPoints lists the points whose clauses a reply shows.
func shownPoints(c *corpus.Corpus, r message.Reply) []*corpus.Point {
	var out []*corpus.Point
	for _, b := range r.Blocks {
		if clause, ok := b.(message.Clause); ok && clause.Ref.IsPoint() {
			out = append(out, c.Point(clause.Ref.Line))
		}
	}
	return out
}

// askLines answers each line of the input at once, whatever the line holds.
func (p *program) askLines(ctx context.Context, b *bot.Bot) error {
	in := bufio.NewReader(p.stdin)
	for {
		line, err := console.ReadLine(ctx, in)
		switch n := utf8.RuneCountInString(line); {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, console.ErrLineTooLong):
			err = p.complain(err)
		case err != nil:
			return err
		case !p.json:
			err = p.showInTurn(b.Handle(ctx, oneShot, message.Line{Name: "ask", Arg: line}))
		case n > message.MaxLine:
			err = p.complain(fmt.Errorf("the question has %d characters; at most %d can be read", n, message.MaxLine))
		default:
			err = newEncoder(p.stdout).Encode(newAskRecord(b.Library(), line))
		}
		if err != nil {
			return err
		}
	}
}

// showInTurn shows one of several replies, with an empty line behind it. The
// exit code is not that of any one of them.
func (p *program) showInTurn(r message.Reply) error {
	if err := p.show(r); err != nil && !errors.As(err, new(exitError)) {
		return err
	}
	return p.print("\n")
}

func newAskRecord(l *answer.Library, question string) askRecord {
	rec := askRecord{Query: question, Abstained: true, Answers: []answerRecord{}, Nearest: []string{}}
	tidy := message.Tidy(question)
	if tidy == "" {
		return rec
	}
	res := l.Search(tidy, maxAnswers)
	rec.Abstained = res.Abstained
	for _, h := range res.Hits[:min(len(res.Hits), maxAnswers)] {
		rec.Answers = append(rec.Answers, newAnswerRecord(l.Corpus, h.Ref, h.Score))
	}
	for _, ref := range res.Nearest {
		rec.Nearest = append(rec.Nearest, ref.String())
	}
	return rec
}

func newAnswerRecord(c *corpus.Corpus, ref corpus.Ref, score float64) answerRecord {
	rec := answerRecord{ID: ref.String(), Score: score, Quotes: []quoteRecord{}}
	if ref.IsPoint() {
		pt := c.Point(ref.Line)
		rec.Kind, rec.Title, rec.Text = "point", pt.Title, pt.Text
		return rec
	}
	pa := c.Passage(ref)
	rec.Kind, rec.Title, rec.Text, rec.Gist = "passage", c.Article(ref.Doc).Title, pa.Text, pa.Gist
	for i := range pa.Quotes {
		rec.Quotes = append(rec.Quotes, newQuoteRecord(c, &pa.Quotes[i]))
	}
	return rec
}

func newWhoRecord(l *answer.Library, query string) whoRecord {
	s := l.Statements(message.Tidy(query))
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
		Source: sourceRecord(c.Plan),
	}
}

// A replyRecord is a reply as JSON, for the commands that have no object of
// their own.
type replyRecord struct {
	Command string        `json:"command"`
	Outcome string        `json:"outcome"`
	Blocks  []blockRecord `json:"blocks"`
}

// A blockRecord has the fields that its type of block has.
type blockRecord struct {
	Type    string         `json:"type"`
	Ref     string         `json:"ref,omitempty"`
	Title   string         `json:"title,omitempty"`
	Speaker string         `json:"speaker,omitempty"`
	Kind    string         `json:"kind,omitempty"`
	Label   string         `json:"label,omitempty"`
	Text    string         `json:"text,omitempty"`
	Credit  string         `json:"credit,omitempty"`
	URL     string         `json:"url,omitempty"`
	Items   []itemRecord   `json:"items,omitempty"`
	Choices []choiceRecord `json:"choices,omitempty"`

	Name      string          `json:"name,omitempty"` // of a file, like the next two
	MediaType string          `json:"media_type,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"` // what is in it: a JSON file as it is, any other as a text
}

type itemRecord struct {
	Text string `json:"text"`
	Line string `json:"line,omitempty"`
}

type choiceRecord struct {
	Label string `json:"label"`
	Line  string `json:"line"`
}

func newReplyRecord(command string, r message.Reply) replyRecord {
	rec := replyRecord{Command: command, Outcome: r.Outcome.String(), Blocks: []blockRecord{}}
	for _, b := range r.Blocks {
		rec.Blocks = append(rec.Blocks, newBlockRecord(b))
	}
	return rec
}

func newBlockRecord(b message.Block) blockRecord {
	switch b := b.(type) {
	case message.Heading:
		return blockRecord{Type: "heading", Text: b.Text}
	case message.Paragraph:
		return blockRecord{Type: "paragraph", Text: b.Text}
	case message.Clause:
		return blockRecord{Type: "clause", Ref: b.Ref.String(), Title: b.Title, Text: b.Text, Credit: b.Credit, URL: b.URL}
	case message.Quotation:
		return blockRecord{
			Type: "quotation", Ref: b.Ref.String(), Speaker: b.Speaker, Kind: string(b.Kind), Text: b.Text, Credit: b.Credit, URL: b.URL,
		}
	case message.Gist:
		return blockRecord{Type: "gist", Ref: b.Ref.String(), Label: b.Label, Text: b.Text, Credit: b.Credit, URL: b.URL}
	case message.List:
		rec := blockRecord{Type: "list"}
		for _, it := range b.Items {
			rec.Items = append(rec.Items, itemRecord(it))
		}
		return rec
	case message.Choices:
		rec := blockRecord{Type: "choices"}
		for _, c := range b.Choices {
			rec.Choices = append(rec.Choices, choiceRecord(c))
		}
		return rec
	case message.File:
		return newFileRecord(b)
	}
	panic(fmt.Sprintf("planbot: unknown block %T", b))
}

func newFileRecord(f message.File) blockRecord {
	rec := blockRecord{Type: "file", Name: f.Name, MediaType: f.Type, Data: f.Data}
	if f.Type != "application/json" {
		text, err := json.Marshal(string(f.Data))
		if err != nil {
			panic("planbot: " + err.Error()) // a text always encodes
		}
		rec.Data = text
	}
	return rec
}
