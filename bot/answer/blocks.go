package answer

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"planbot/bot/message"
	"planbot/corpus"
)

// clause shows a point's text with where it comes from.
func (l *Library) clause(p *corpus.Point) message.Clause {
	plan := l.Corpus.Plan
	return message.Clause{
		Ref: p.Ref(), Title: pointTitle(p), Text: p.Text, URL: plan.URL,
		Credit: fmt.Sprintf("Leaked draft, not an official text, as published by %s, %s · %s", plan.PublishedBy, day(plan.Date), p.Ref()),
	}
}

// pointTitle is the name of a point in any list: "Point 21. Territory".
func pointTitle(p *corpus.Point) string { return fmt.Sprintf("Point %d. %s", p.Number, p.Title) }

// wording shows a clause as an article quotes it.
func (l *Library) wording(w corpus.Wording) message.Clause {
	a := l.Corpus.Article(w.Ref.Doc)
	title := fmt.Sprintf("Point %d as quoted by %s", w.Point, a.Short)
	if w.Addition() {
		title = fmt.Sprintf("Quoted by %s as the plan's, in none of the %d points as published", a.Short, len(l.Corpus.Points))
	}
	return message.Clause{
		Ref: w.Ref, Title: title, Text: w.Text,
		Credit: l.source(a) + " · " + w.Ref.String(), URL: a.URL,
	}
}

// gist shows our own summary of a passage.
func (l *Library) gist(p *corpus.Passage) message.Gist {
	a := l.Corpus.Article(p.Ref.Doc)
	return message.Gist{
		Ref: p.Ref, Label: "Summary of " + p.Ref.String() + " in our words", Text: p.Gist,
		Credit: l.source(a) + " · " + p.Ref.String(), URL: a.URL,
	}
}

// quotation shows a statement with everything a reader needs to check it.
func (l *Library) quotation(q *corpus.Quote) message.Quotation {
	a, s := l.Corpus.Article(q.Ref.Doc), l.Corpus.Speaker(q.Speaker)
	credit := l.source(a)
	if q.Kind != corpus.Author {
		credit = "Reported by " + credit
	}
	if q.RelayedBy != "" {
		credit += ", via " + q.RelayedBy
	}
	return message.Quotation{
		Ref: q.Ref, Speaker: speakerName(s), Kind: q.Kind, Text: q.Text, URL: a.URL,
		Credit: credit + " · " + q.Ref.String(),
	}
}

// speakerName is a speaker's name with the role.
func speakerName(s *corpus.Speaker) string {
	if s.Role == "" {
		return s.Name
	}
	return s.Name + ", " + s.Role
}

func (l *Library) quotations(quotes []*corpus.Quote) []message.Block {
	var out []message.Block
	for _, q := range quotes {
		out = append(out, l.quotation(q))
	}
	return out
}

// source names an article: author, publisher and date as far as the source
// gives them, and the title where it gives neither.
func (l *Library) source(a *corpus.Article) string {
	var parts []string
	if a.Author != "" {
		parts = append(parts, a.Author)
	}
	if a.Publisher != "" && a.Publisher != a.Author {
		parts = append(parts, a.Publisher)
	}
	if len(parts) == 0 {
		parts = append(parts, "“"+a.Title+"” (author and publisher not given in the source)")
	}
	return strings.Join(append(parts, day(a.Date)), ", ")
}

// day prints a date as far as it is known: 27 November 2025, November 2025.
func day(date string) string {
	for _, form := range []struct{ in, out string }{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form.in, date); err == nil {
			return t.Format(form.out)
		}
	}
	return date
}

// pointItems lists points by title; tapping one opens it.
func (l *Library) pointItems(refs []corpus.Ref) []message.Item {
	var out []message.Item
	for _, ref := range refs {
		p := l.Corpus.Point(ref.Line)
		out = append(out, message.Item{Text: pointTitle(p), Line: pointLine(p.Number)})
	}
	return out
}

func pointLine(n int) string { return "/point " + strconv.Itoa(n) }

// maxPointChoices keeps a row of buttons to what a phone shows.
const maxPointChoices = 4

// pointChoices offers each point in full.
func (l *Library) pointChoices(points []int) []message.Choice {
	var out []message.Choice
	for _, n := range points[:min(len(points), maxPointChoices)] {
		out = append(out, message.Choice{Label: fmt.Sprintf("Point %d", n), Line: pointLine(n)})
	}
	return out
}

// pointsPhrase names points in a sentence: "point 9", "points 5, 10 and 22".
func pointsPhrase(points []int) string {
	var nums []string
	for _, n := range points {
		nums = append(nums, strconv.Itoa(n))
	}
	if len(nums) == 1 {
		return "point " + nums[0]
	}
	last := len(nums) - 1
	return "points " + strings.Join(nums[:last], ", ") + " and " + nums[last]
}
