package answer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"planbot/bot/message"
	"planbot/corpus"
)

func (l *Library) clause(p *corpus.Point) message.Clause {
	return message.Clause{Ref: p.Ref(), Title: l.pointTitle(p), Text: p.Text, Source: l.planSource()}
}

// explained shows a point's text, and in another language than its own what it
// says in our words.
func (l *Library) explained(p *corpus.Point) []message.Block {
	if l.Corpus == l.english {
		return []message.Block{l.clause(p)}
	}
	return []message.Block{l.clause(p), message.Gist{Ref: p.Ref(), Label: l.say("words.ours_not_translation"), Text: p.Summary}}
}

// planSource is where the clauses come from, and what kind of text it is.
func (l *Library) planSource() message.Source {
	plan := l.Corpus.Plan
	credit := strings.Join(nonEmpty(plan.PublishedBy, l.Words.Date(plan.Date)), ", ")
	return message.Source{ID: corpus.PlanDoc, Credit: strings.Join(nonEmpty(plan.Label, credit), " · "), URL: plan.URL}
}

// pointTitle is the name of a point in any list: "Point 21. Territory".
func (l *Library) pointTitle(p *corpus.Point) string { return l.say("point.title", p.Number, p.Title) }

func (l *Library) wording(w corpus.Wording) message.Clause {
	a := l.Corpus.Article(w.Ref.Doc)
	title := l.say("point.quoted_by", w.Point, a.Short)
	if w.Addition() {
		title = l.say("point.addition", a.Short, len(l.Corpus.Points))
	}
	return message.Clause{Ref: w.Ref, Title: title, Text: w.Text, Note: w.Note, Source: l.source(a)}
}

func (l *Library) summary(p *corpus.Point) message.Gist {
	return message.Gist{Ref: p.Ref(), Label: l.say("words.ours"), Text: p.Summary}
}

func (l *Library) gist(p *corpus.Passage) message.Gist {
	return message.Gist{Ref: p.Ref, Label: l.say("words.ours_of", p.Ref), Text: p.Gist, Source: l.source(l.Corpus.Article(p.Ref.Doc))}
}

// source names an article: author, publisher and date as far as the source
// gives them, and the title where it gives neither.
func (l *Library) source(a *corpus.Article) message.Source {
	by := nonEmpty(a.Author, a.Publisher)
	if a.Author == a.Publisher {
		by = by[:min(len(by), 1)]
	}
	if len(by) == 0 {
		title, _, _ := strings.Cut(a.Title, ": ")
		by = []string{l.say("words.unsigned", title)}
	}
	return message.Source{ID: a.ID, Credit: strings.Join(append(by, l.Words.Date(a.Date)), ", "), URL: a.URL}
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// voices shows statements in the order given. Those that follow one another in
// one article, by one speaker and of one kind, stand under one header, and a
// speaker's role is said once.
func (l *Library) voices(quotes []*corpus.Quote) []message.Block {
	var out []message.Block
	introduced := map[corpus.SpeakerID]bool{}
	var last message.Voice
	for i, q := range quotes {
		v := l.voice(q, introduced[q.Speaker])
		if i > 0 && quotes[i-1].Speaker == q.Speaker && last.Manner == v.Manner && last.Source == v.Source {
			last.Words = append(last.Words, v.Words...)
			out[len(out)-1] = last
			continue
		}
		introduced[q.Speaker] = true
		last = v
		out = append(out, v)
	}
	return out
}

// voice shows one statement with everything that a reader needs to check it.
func (l *Library) voice(q *corpus.Quote, introduced bool) message.Voice {
	a, s := l.Corpus.Article(q.Ref.Doc), l.Corpus.Speaker(q.Speaker)
	v := message.Voice{Speaker: cmp.Or(s.Short, s.Name), Role: s.Role, Manner: l.manner(q, a), Kind: q.Kind, Source: l.source(a)}
	if introduced || s.Short != "" || q.Kind == corpus.Author {
		v.Role = ""
	}
	v.Words = []message.Words{{Ref: q.Ref, Text: q.Text, About: l.about(q), Note: q.Note}}
	return v
}

// voicesOn shows statements below a point: a note that compares with other
// points alone is left out.
func (l *Library) voicesOn(point int, quotes []*corpus.Quote) []message.Block {
	shown := slices.Clone(quotes)
	for i, q := range shown {
		if q.Note != "" && !q.NoteNames(point) {
			bare := *q
			bare.Note = ""
			shown[i] = &bare
		}
	}
	return l.voices(shown)
}

// manner says whose words a statement has.
func (l *Library) manner(q *corpus.Quote, a *corpus.Article) string {
	key, args := "words."+string(q.Kind), []any(nil)
	if q.Kind == corpus.Reported {
		args = append(args, a.Short)
	}
	if q.RelayedBy != "" {
		key, args = key+"_via", append(args, q.RelayedBy)
	}
	return l.say(key, args...)
}

// about says whom a statement is about where its words do not name them.
func (l *Library) about(q *corpus.Quote) string {
	var names []string
	for _, id := range q.About {
		english := withoutRemark(l.english.Speaker(id).Name)
		if surname := english[strings.LastIndex(english, " ")+1:]; !strings.Contains(q.Text, surname) {
			names = append(names, withoutRemark(l.Corpus.Speaker(id).Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return l.say("words.about", l.Words.List(names))
}

func withoutRemark(name string) string {
	name, _, _ = strings.Cut(name, " (")
	return name
}

func speakerName(s *corpus.Speaker) string { return strings.Join(nonEmpty(s.Name, s.Role), ", ") }

func (l *Library) pointList(points []int) message.List {
	out := message.List{Table: true}
	for _, n := range points {
		out.Items = append(out.Items, message.Item{Text: l.pointTitle(l.Corpus.Point(n)), Label: l.say("button.point", n), Line: pointLine(n)})
	}
	return out
}

func pointLine(n int) string { return "/point " + strconv.Itoa(n) }

func refLine(ref corpus.Ref) string {
	if ref.IsPoint() {
		return pointLine(ref.Line)
	}
	return "/context " + ref.String()
}

// maxPointChoices keeps a row of buttons to what a phone shows.
const maxPointChoices = 4

func (l *Library) pointChoices(points []int) []message.Choice {
	var out []message.Choice
	for _, n := range points[:min(len(points), maxPointChoices)] {
		out = append(out, message.Choice{Label: l.say("button.point", n), Line: pointLine(n)})
	}
	return out
}

// pointsPhrase names points in a sentence: "point 9", "points 5, 10 and 22".
func (l *Library) pointsPhrase(points []int) string {
	if len(points) == 1 {
		return l.say("point.number", points[0])
	}
	var nums []string
	for _, n := range points {
		nums = append(nums, strconv.Itoa(n))
	}
	return l.say("point.numbers", l.Words.List(nums))
}
