package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/console"
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

// showJSON prints what the reply is made from: for ask, who and point the
// whole of it, which a reply may cut; for other commands the reply itself.
func (p *program) showJSON(b *bot.Bot, name, arg string, reply bot.Reply) error {
	if reply.Outcome == bot.Failed || reply.Outcome == bot.Misused {
		return p.show(reply) // an error, for a person to read
	}
	enc := newEncoder(p.stdout)
	c := b.Corpus()
	if points := shownPoints(c, reply); name == "point" && len(points) > 0 {
		for _, pt := range points {
			if err := enc.Encode(newPointRecord(c, pt)); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	outcome := reply.Outcome
	switch name {
	case "ask":
		rec := newAskRecord(b, arg)
		err, outcome = enc.Encode(rec), whether(rec.Abstained)
	case "who":
		rec := newWhoRecord(b, arg)
		err, outcome = enc.Encode(rec), whether(rec.Abstained)
	default:
		err = enc.Encode(newReplyRecord(name, reply))
	}
	if err != nil {
		return err
	}
	return outcomeError(outcome)
}

// whether turns what an object says into an outcome.
func whether(abstained bool) bot.Outcome {
	if abstained {
		return bot.NoSources
	}
	return bot.Answered
}

// shownPoints lists the points whose clauses a reply shows.
func shownPoints(c *corpus.Corpus, r bot.Reply) []*corpus.Point {
	var out []*corpus.Point
	for _, b := range r.Blocks {
		if clause, ok := b.(bot.Clause); ok && clause.Ref.IsPoint() {
			out = append(out, c.Point(clause.Ref.Line))
		}
	}
	return out
}

// askLines answers each line of the input with one object, at once, whatever
// the line holds.
func (p *program) askLines(ctx context.Context, b *bot.Bot) error {
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
		case n > bot.MaxLine:
			rec.Query = line
			rec.Error = fmt.Sprintf("the question has %d characters; at most %d can be read", n, bot.MaxLine)
		default:
			rec = newAskRecord(b, line)
		}
		if err := enc.Encode(rec); err != nil {
			return err
		}
	}
}

func newAskRecord(b *bot.Bot, question string) askRecord {
	rec := askRecord{Query: question, Abstained: true, Answers: []answerRecord{}, Nearest: []string{}}
	tidy := bot.Tidy(question)
	if tidy == "" {
		return rec
	}
	res := b.Ask(tidy, maxAnswers)
	rec.Abstained = res.Abstained
	for _, h := range res.Hits[:min(len(res.Hits), maxAnswers)] {
		rec.Answers = append(rec.Answers, newAnswerRecord(b.Corpus(), h.Ref, h.Score))
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

func newWhoRecord(b *bot.Bot, query string) whoRecord {
	res := b.Who(bot.Tidy(query))
	return whoRecord{
		Query: query, Abstained: res.Abstained,
		Quotes: quoteRecords(b.Corpus(), res.Quotes), About: quoteRecords(b.Corpus(), res.About),
		Points: notNull(res.Points),
	}
}

func newPointRecord(c *corpus.Corpus, pt *corpus.Point) pointRecord {
	return pointRecord{
		Number: pt.Number, Title: pt.Title, Text: pt.Text, Summary: pt.Summary, Wordings: wordingRecords(pt.Wordings),
		Quotes: quoteRecords(c, c.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, pt.Number) })),
		Source: sourceRecord(c.Plan),
	}
}
