package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// Context shows a passage with the one before and the one after.
func (l *Library) Context(r message.Request) (message.Reply, error) {
	ref, err := parseRef(r.Arg)
	if err != nil {
		return message.Reply{}, &message.UsageError{Msg: l.say("context.usage", l.Example("context")), Choices: l.toSources()}
	}
	if ref.IsPoint() {
		return l.pointContext(ref.Line)
	}
	a := l.Corpus.Article(ref.Doc)
	if a == nil {
		return message.Reply{}, &message.UsageError{Msg: l.say("context.no_source", text.Quoted(ref.Doc), strings.Join(l.articleIDs(), ", ")), Choices: l.toSources()}
	}
	at := slices.IndexFunc(a.Passages, func(p corpus.Passage) bool { return p.Ref == ref })
	if at < 0 {
		return message.Reply{}, l.noPassage(a, ref)
	}
	reply := message.Reply{Around: ref, Blocks: []message.Block{message.Heading{Text: a.Title}}}
	var next []message.Choice
	if at > 0 {
		before := &a.Passages[at-1]
		reply.Blocks = append(reply.Blocks, l.gist(before))
		next = append(next, message.Choice{Label: l.say("button.up"), Line: refLine(before.Ref)})
	}
	reply.Blocks = append(reply.Blocks, l.whole(&a.Passages[at])...)
	if at+1 < len(a.Passages) {
		after := &a.Passages[at+1]
		reply.Blocks = append(reply.Blocks, l.gist(after))
		next = append(next, message.Choice{Label: l.say("button.down"), Line: refLine(after.Ref)})
	}
	return reply.WithChoices(append(next, l.pointChoices(a.Passages[at].Points)...)...), nil
}

func (l *Library) toSources() []message.Choice {
	return []message.Choice{{Label: l.say("button.sources"), Line: "/sources"}}
}

func (l *Library) whole(p *corpus.Passage) []message.Block {
	blocks := []message.Block{l.gist(p)}
	for _, w := range p.Wordings {
		blocks = append(blocks, l.wording(w))
	}
	return append(blocks, l.voices(all(p.Quotes))...)
}

func all(quotes []corpus.Quote) []*corpus.Quote {
	var out []*corpus.Quote
	for i := range quotes {
		out = append(out, &quotes[i])
	}
	return out
}

// parseRef reads a ref, also with the number of a quotation or with the words
// of a suggestion behind it.
func parseRef(s string) (corpus.Ref, error) {
	s, _, _ = strings.Cut(s, " · ")
	s = strings.Trim(s, "[]().,")
	if head, _, ok := strings.Cut(s, "."); ok {
		s = head
	}
	return corpus.ParseRef(s)
}

// noPassage refuses a line that is a heading or beyond the end, and offers the
// nearest passage.
func (l *Library) noPassage(a *corpus.Article, ref corpus.Ref) error {
	near := a.Passages[len(a.Passages)-1].Ref
	if i := slices.IndexFunc(a.Passages, func(p corpus.Passage) bool { return p.Ref.Line > ref.Line }); i >= 0 {
		near = a.Passages[i].Ref
	}
	return &message.UsageError{
		Msg:     l.say("context.no_passage", ref, near),
		Choices: []message.Choice{{Label: near.String(), Line: refLine(near)}},
	}
}

func (l *Library) pointContext(n int) (message.Reply, error) {
	if l.Corpus.Point(n) == nil {
		_, err := l.pointNumbers(fmt.Sprint(n))
		return message.Reply{}, err
	}
	var reply message.Reply
	var nums []int
	for k := max(1, n-1); k <= min(n+1, len(l.Corpus.Points)); k++ {
		reply.Blocks = append(reply.Blocks, l.explained(l.Corpus.Point(k))...)
		nums = append(nums, k)
	}
	return reply.WithChoices(l.pointChoices(nums)...), nil
}
