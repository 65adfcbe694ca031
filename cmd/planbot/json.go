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
	Error     string         `json:"error,omitempty"` // why the question could not be read
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

// A jsonObject makes the objects of a reply to a command: all that the reply is
// made from, of which it may show a part.
type jsonObject struct {
	write func(enc *json.Encoder, l *answer.Library, arg string, r message.Reply) (message.Outcome, error)
	lines bool // with the argument -, it is made for each line of the input
}

// jsonObjects are the objects by the command's name. Any other command gives its
// reply.
var jsonObjects = map[string]jsonObject{
	"ask":   {write: writeAsk, lines: true},
	"who":   {write: writeWho},
	"point": {write: writePoints},
}

// showJSON prints what a reply is made from.
func (p *program) showJSON(l *answer.Library, name, arg string, reply message.Reply) error {
	if reply.Outcome == message.Failed || reply.Outcome == message.Misused {
		return p.show(reply) // an error, for a person to read
	}
	write := jsonObjects[name].write
	if write == nil {
		write = func(enc *json.Encoder, _ *answer.Library, _ string, r message.Reply) (message.Outcome, error) {
			return r.Outcome, enc.Encode(newReplyRecord(name, r))
		}
	}
	outcome, err := write(newEncoder(p.stdout), l, arg, reply)
	if err != nil {
		return err
	}
	return outcomeError(outcome)
}

func writeAsk(enc *json.Encoder, l *answer.Library, arg string, _ message.Reply) (message.Outcome, error) {
	rec := newAskRecord(l, arg)
	return whether(rec.Abstained), enc.Encode(rec)
}

func writeWho(enc *json.Encoder, l *answer.Library, arg string, _ message.Reply) (message.Outcome, error) {
	rec := newWhoRecord(l, arg)
	return whether(rec.Abstained), enc.Encode(rec)
}

// writePoints gives an object for each point whose clause is shown, and the reply
// if there is none.
func writePoints(enc *json.Encoder, l *answer.Library, _ string, r message.Reply) (message.Outcome, error) {
	points := shownPoints(l.Corpus, r)
	if len(points) == 0 {
		return r.Outcome, enc.Encode(newReplyRecord("point", r))
	}
	for _, pt := range points {
		if err := enc.Encode(newPointRecord(l.Corpus, pt)); err != nil {
			return r.Outcome, err
		}
	}
	return message.Answered, nil
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

// askLines answers each line of the input with one object, at once, whatever
// the line holds.
func (p *program) askLines(ctx context.Context, l *answer.Library) error {
	in, enc := bufio.NewReader(p.stdin), newEncoder(p.stdout)
	for {
		line, err := console.ReadLine(ctx, in)
		rec := askRecord{Abstained: true, Answers: []answerRecord{}, Nearest: []string{}}
		switch n := utf8.RuneCountInString(line); {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, console.ErrLineTooLong):
			rec.Error = err.Error()
		case err != nil:
			return err
		case n > message.MaxLine:
			rec.Query = line
			rec.Error = fmt.Sprintf("the question has %d characters; at most %d can be read", n, message.MaxLine)
		default:
			rec = newAskRecord(l, line)
		}
		if err := enc.Encode(rec); err != nil {
			return err
		}
	}
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
