package bot

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/message"
	"planbot/corpus"
)

// TestInvariants sends every command with everything in the corpus that can be
// its argument, follows every line that a reply offers, and holds each reply
// to the rules that need no golden file.
func TestInvariants(t *testing.T) {
	b := testBot(t)
	k := &checker{T: t, b: b, seen: map[string]message.Reply{}}
	everything := corpusArgs(b)
	for i := range b.Commands() {
		c := &b.Commands()[i]
		for _, arg := range fittingArgs(b, c) {
			line := message.Line{Name: c.Name, Arg: arg}.String()
			r := k.reply(line)
			if r.Outcome != message.Answered && r.Outcome != message.NoSources {
				t.Errorf("%s: %s", line, r.Outcome)
			}
			if again := handleTyped(b, line); !reflect.DeepEqual(r, again) {
				t.Errorf("%s: the second reply differs from the first", line)
			}
		}
		if c.Arg.Kind == NoArg {
			continue
		}
		for _, arg := range everything {
			k.reply(message.Line{Name: c.Name, Arg: arg}.String())
		}
	}
	if n := len(k.seen); n < 1000 {
		t.Errorf("only %d lines were tried", n)
	}
}

// corpusArgs is everything that the corpus has a name for.
func corpusArgs(b *Bot) []string {
	out := []string{""}
	for i := range b.Corpus().Points {
		n := b.Corpus().Points[i].Number
		out = append(out, fmt.Sprint(n), fmt.Sprintf("point:%d", n), fmt.Sprintf("%d.1", n), b.Corpus().Points[i].Title)
	}
	for _, topic := range b.Corpus().Topics {
		out = append(out, topic.Name, topic.ID)
	}
	for _, s := range b.Corpus().Speakers {
		out = append(out, s.Name, string(s.ID))
	}
	for _, a := range b.Corpus().Articles {
		out = append(out, a.ID, a.Title)
		for _, p := range a.Passages {
			out = append(out, p.Ref.String())
		}
	}
	return out
}

// fittingArgs are the arguments that a command must be able to answer.
func fittingArgs(b *Bot, c *Command) []string {
	var out []string
	switch {
	case c.Name == "verify":
		return verbatims(b.Corpus())
	case c.Name == "help":
		for _, c := range b.Commands() {
			out = append(out, c.Name, "/"+c.Name)
		}
		return append(out, "")
	case !c.Arg.Required:
		out = append(out, "")
	}
	topics := func() {
		for _, topic := range b.Corpus().Topics {
			if len(topic.Points) > 0 || c.Arg.Kind != TopicArg {
				out = append(out, topic.Name)
			}
		}
	}
	for i := range b.Corpus().Points {
		p := &b.Corpus().Points[i]
		switch c.Arg.Kind {
		case PointArg:
			out = append(out, fmt.Sprint(p.Number), fmt.Sprintf("point %d", p.Number), p.Ref().String(), p.Title)
		case SubjectArg, TopicArg, Text:
			out = append(out, fmt.Sprintf("point %d", p.Number), p.Title)
		case RefArg:
			out = append(out, p.Ref().String())
		}
	}
	switch c.Arg.Kind {
	case SubjectArg, Text:
		topics()
		for _, s := range b.Corpus().Speakers {
			out = append(out, s.Name)
		}
	case TopicArg:
		topics()
	case PartyArg:
		for _, p := range b.Corpus().Parties {
			out = append(out, p.Name)
		}
	case RefArg:
		for _, a := range b.Corpus().Articles {
			for _, p := range a.Passages {
				out = append(out, p.Ref.String())
			}
		}
	}
	return out
}

// verbatims are the texts of others that are long enough for /verify.
func verbatims(c *corpus.Corpus) []string {
	var out []string
	add := func(s string) {
		if len(corpus.Words(s)) >= 3 {
			out = append(out, s)
		}
	}
	for i := range c.Points {
		add(c.Points[i].Text)
	}
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			for _, w := range p.Wordings {
				add(w.Text)
			}
		}
	}
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		add(q.Text)
	}
	return out
}

// A checker answers lines, each checked once.
type checker struct {
	*testing.T
	b    *Bot
	seen map[string]message.Reply
}

// reply answers a line and holds the answer, and all that it leads to, to the
// rules.
func (k *checker) reply(line string) message.Reply {
	if r, ok := k.seen[line]; ok {
		return r
	}
	r := handleTyped(k.b, line)
	k.seen[line] = r
	if r.Outcome == message.Failed {
		k.Errorf("%s: failed", line)
	}
	checkClean(k.T, shown(r))
	for _, block := range r.Blocks {
		k.block(line, block)
	}
	return r
}

func (k *checker) block(line string, block message.Block) {
	switch b := block.(type) {
	case message.Clause:
		k.clause(line, b)
	case message.Voice:
		k.voice(line, b)
	case message.Gist:
		k.gist(line, b)
	case message.Fold:
		k.fold(line, b)
	case message.Table:
		for _, row := range b.Rows {
			k.follow(line, row.Line)
			if len(row.Cells) != len(b.Columns) {
				k.Errorf("%s: a row of %d cells in %d columns", line, len(row.Cells), len(b.Columns))
			}
		}
	case message.List:
		for _, it := range b.Items {
			k.follow(line, it.Line)
			if it.Words != "" {
				k.clause(line, message.Clause{Ref: corpus.PointRef(k.pointOf(it.Line)), Text: it.Words, Source: it.Source})
			}
		}
	case message.Choices:
		for i, c := range b.Choices {
			if n := utf8.RuneCountInString(c.Label); n == 0 || n > message.MaxLabel {
				k.Errorf("%s: the label %q has %d characters", line, c.Label, n)
			}
			if slices.ContainsFunc(b.Choices[:i], func(o message.Choice) bool { return o.Line == c.Line || o.Label == c.Label }) {
				k.Errorf("%s: the choice %q is there twice", line, c.Label)
			}
			k.follow(line, c.Line)
		}
	}
}

// corpus is the corpus in the language of the answer to a line.
func (k *checker) corpus(line string) *corpus.Corpus { return k.b.Corpus().In(k.seen[line].Language) }

// follow taps a button.
func (k *checker) follow(from, line string) {
	if k.reply(from).ButtonLine(line) == "" {
		k.Errorf("%s offers %q, which fits no button", from, line)
	}
	if !strings.HasPrefix(line, "/") || k.b.Command(k.b.Parse(line).Name) == nil {
		k.Errorf("%s offers %q, which is no command", from, line)
	}
	if r := k.reply(line); r.Outcome == message.Misused {
		k.Errorf("%s offers %q, which is misused", from, line)
	}
}

// fold opens a part in place, and by its button: what it shows must be in the
// answer to its line.
func (k *checker) fold(line string, f message.Fold) {
	k.follow(line, f.Line)
	if n := utf8.RuneCountInString(f.Label); n == 0 || n > message.MaxLabel {
		k.Errorf("%s: the label %q has %d characters", line, f.Label, n)
	}
	answer := shown(k.reply(f.Line))
	for _, b := range f.Blocks {
		k.block(line, b)
		v, ok := b.(message.Voice)
		if !ok {
			continue
		}
		for _, w := range v.Words {
			if !strings.Contains(answer, w.Text) {
				k.Errorf("%s: the fold %q has words that %s does not show: %q", line, f.Label, f.Line, w.Text)
			}
		}
	}
}

// pointOf is the number in a line that opens a point.
func (k *checker) pointOf(line string) int {
	var n int
	if _, err := fmt.Sscanf(line, "/point %d", &n); err != nil {
		k.Errorf("%q opens no point", line)
	}
	return n
}

// clause holds a clause to be a text of the plan, as published or as quoted.
func (k *checker) clause(line string, c message.Clause) {
	k.source(line, c.Ref, c.Source)
	if c.Ref.IsPoint() {
		p := k.corpus(line).Point(c.Ref.Line)
		if p == nil || c.Text != p.Text && !slices.Contains(corpus.Sentences(p.Text), c.Text) {
			k.Errorf("%s: %s does not read %q", line, c.Ref, c.Text)
		}
		return
	}
	if p := k.corpus(line).Passage(c.Ref); p != nil {
		for _, w := range p.Wordings {
			short := k.corpus(line).Article(c.Ref.Doc).Short
			want := k.seen[line].Say("point.quoted_by", w.Point, short)
			if w.Addition() {
				want = k.seen[line].Say("point.addition", short, len(k.b.Corpus().Points))
			}
			note := strings.TrimSpace(strings.TrimSuffix(c.Note, k.seen[line].Say("compare.same")))
			if w.Text == c.Text && w.Note == note && c.Title == want {
				return
			}
		}
	}
	k.Errorf("%s: %s quotes nothing as %q that reads %q", line, c.Ref, c.Title, c.Text)
}

// voice holds quotations to be in the corpus, byte for byte, by that speaker and
// of that kind, with their notes, save notes on other points below a point.
func (k *checker) voice(line string, v message.Voice) {
	for _, w := range v.Words {
		k.source(line, w.Ref, v.Source)
		p := k.corpus(line).Passage(w.Ref)
		if p == nil {
			k.Errorf("%s: a quotation from %s, which is no passage", line, w.Ref)
			continue
		}
		if !slices.ContainsFunc(p.Quotes, func(o corpus.Quote) bool {
			s := k.corpus(line).Speaker(o.Speaker)
			return o.Text == w.Text && (o.Note == w.Note || w.Note == "" && k.elsewhere(line, &o)) && o.Kind == v.Kind && (v.Speaker == s.Name || v.Speaker == s.Short)
		}) {
			k.Errorf("%s: in %s, %s says nothing that reads %q", line, w.Ref, v.Speaker, w.Text)
		}
		r := k.seen[line]
		manner := map[corpus.Kind]string{
			corpus.Direct: r.Say("words.direct"), corpus.Reported: r.Say("words.reported", k.corpus(line).Article(w.Ref.Doc).Short), corpus.Author: r.Say("words.author"),
		}[v.Kind]
		if !strings.HasPrefix(v.Manner, manner) && (v.Kind != corpus.Direct || !strings.HasPrefix(v.Manner, r.Say("words.direct_via", ""))) {
			k.Errorf("%s: %s is %s, and shown as %q", line, w.Ref, v.Kind, v.Manner)
		}
	}
}

// elsewhere reports whether a line asks for a point that the note of a
// quotation does not compare with.
func (k *checker) elsewhere(line string, q *corpus.Quote) bool {
	asked := k.b.Parse(line)
	points := k.b.Library().NamedPoints(asked.Arg)
	if slices.Contains([]string{"point", "summary", "compare"}, asked.Name) {
		points = k.b.Library().PointsOf(asked.Arg)
	}
	return slices.ContainsFunc(points, func(n int) bool { return !q.NoteNames(n) })
}

// gist holds a summary to say that it is one.
func (k *checker) gist(line string, g message.Gist) {
	if !strings.HasPrefix(g.Label, k.seen[line].Say("words.ours")) {
		k.Errorf("%s: a summary of %s with the label %q", line, g.Ref, g.Label)
	}
	if g.Ref.IsPoint() {
		if p := k.corpus(line).Point(g.Ref.Line); p == nil || p.Summary != g.Text {
			k.Errorf("%s: %s is not summed up as %q", line, g.Ref, g.Text)
		}
		return
	}
	k.source(line, g.Ref, g.Source)
	if p := k.corpus(line).Passage(g.Ref); p == nil || p.Gist != g.Text {
		k.Errorf("%s: %s is not summed up as %q", line, g.Ref, g.Text)
	}
}

// source holds the source of a text to be the one that the text stands in.
func (k *checker) source(line string, ref corpus.Ref, s message.Source) {
	if s.ID != ref.Doc || !strings.Contains(s.Credit, "20") {
		k.Errorf("%s: the source of %s is %+v", line, ref, s)
	}
}
