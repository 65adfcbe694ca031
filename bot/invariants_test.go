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
			if r := k.reply(line); r.Outcome != message.Answered && r.Outcome != message.NoSources {
				t.Errorf("%s: %s", line, r.Outcome)
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
	r := handle(k.b, line)
	k.seen[line] = r
	if r.Outcome == message.Failed {
		k.Errorf("%s: failed", line)
	}
	if again := handle(k.b, line); !reflect.DeepEqual(r, again) {
		k.Errorf("%s: the second reply differs from the first", line)
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
	case message.Quotation:
		k.quotation(line, b)
	case message.Gist:
		k.gist(line, b)
	case message.List:
		for _, it := range b.Items {
			k.follow(line, it.Line)
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

// follow taps a button.
func (k *checker) follow(from, line string) {
	if len(line) > message.MaxButtonLine {
		k.Errorf("%s offers %q: %d bytes", from, line, len(line))
	}
	if !strings.HasPrefix(line, "/") || k.b.Command(k.b.Parse(line).Name) == nil {
		k.Errorf("%s offers %q, which is no command", from, line)
	}
	if r := k.reply(line); r.Outcome == message.Misused {
		k.Errorf("%s offers %q, which is misused", from, line)
	}
}

// clause holds a clause to be a text of the plan, as published or as quoted.
func (k *checker) clause(line string, c message.Clause) {
	k.credit(line, c.Ref, c.Credit)
	if c.Ref.IsPoint() {
		p := k.b.Corpus().Point(c.Ref.Line)
		if p == nil || c.Text != p.Text && !slices.Contains(corpus.Sentences(p.Text), c.Text) {
			k.Errorf("%s: %s does not read %q", line, c.Ref, c.Text)
		}
		return
	}
	if p := k.b.Corpus().Passage(c.Ref); p != nil {
		for _, w := range p.Wordings {
			want := fmt.Sprintf("Point %d as quoted by", w.Point)
			if w.Addition() {
				want = "Quoted by"
			}
			if w.Text == c.Text && strings.HasPrefix(c.Title, want) {
				return
			}
		}
	}
	k.Errorf("%s: %s quotes nothing as %q that reads %q", line, c.Ref, c.Title, c.Text)
}

// quotation holds a quotation to be in the corpus, byte for byte, by that
// speaker and of that kind.
func (k *checker) quotation(line string, q message.Quotation) {
	k.credit(line, q.Ref, q.Credit)
	p := k.b.Corpus().Passage(q.Ref)
	if p == nil {
		k.Errorf("%s: a quotation from %s, which is no passage", line, q.Ref)
		return
	}
	if !slices.ContainsFunc(p.Quotes, func(o corpus.Quote) bool {
		return o.Text == q.Text && o.Kind == q.Kind && strings.HasPrefix(q.Speaker, k.b.Corpus().Speaker(o.Speaker).Name)
	}) {
		k.Errorf("%s: in %s, %s says nothing that reads %q", line, q.Ref, q.Speaker, q.Text)
	}
	reported := strings.HasPrefix(q.Credit, "Reported by ")
	if reported != (q.Kind != corpus.Author) {
		k.Errorf("%s: kind %s with the credit %q", line, q.Kind, q.Credit)
	}
}

// gist holds a summary to say that it is one.
func (k *checker) gist(line string, g message.Gist) {
	if !strings.Contains(g.Label, "in our words") {
		k.Errorf("%s: a summary of %s with the label %q", line, g.Ref, g.Label)
	}
	if g.Ref.IsPoint() {
		if p := k.b.Corpus().Point(g.Ref.Line); p == nil || p.Summary != g.Text {
			k.Errorf("%s: %s is not summed up as %q", line, g.Ref, g.Text)
		}
		return
	}
	k.credit(line, g.Ref, g.Credit)
	if p := k.b.Corpus().Passage(g.Ref); p == nil || p.Gist != g.Text {
		k.Errorf("%s: %s is not summed up as %q", line, g.Ref, g.Text)
	}
}

// credit holds a credit to name its source and the place in it.
func (k *checker) credit(line string, ref corpus.Ref, credit string) {
	if before, ok := strings.CutSuffix(credit, " · "+ref.String()); !ok || before == "" || !strings.Contains(before, "20") {
		k.Errorf("%s: the credit of %s is %q", line, ref, credit)
	}
}
