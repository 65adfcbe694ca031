package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"planbot/bot/text"
	"planbot/corpus"
)

func topics(_ context.Context, b *Bot, _ Request) (Reply, error) {
	counts := map[string]int{}
	b.corpus.Quotes(func(q *corpus.Quote) bool {
		for _, t := range q.Topics {
			counts[t]++
		}
		return false
	})
	var items []Item
	for i := range b.corpus.Topics {
		t := &b.corpus.Topics[i]
		text := t.Name
		if len(t.Points) > 0 {
			text += " · " + pointsPhrase(t.Points)
		}
		items = append(items, Item{text + " · " + statements(counts[t.ID]), whoLine(t.Name, t.ID)})
	}
	return Reply{Blocks: []Block{Heading{"Topics"}, List{items}}}, nil
}

// whoLine asks for a subject by its name, or by its id where the name is too
// long for a button.
func whoLine(name, id string) string {
	if line := "/who " + name; len(line) <= maxLine {
		return line
	}
	return "/who " + id
}

// statements counts statements in words.
func statements(n int) string {
	if n == 0 {
		return "no statements"
	}
	return text.Count(n, "statement", "statements")
}

func speakers(_ context.Context, b *Bot, _ Request) (Reply, error) {
	counts := map[corpus.SpeakerID]int{}
	b.corpus.Quotes(func(q *corpus.Quote) bool {
		counts[q.Speaker]++
		return false
	})
	var items []Item
	for i := range b.corpus.Speakers {
		s := &b.corpus.Speakers[i]
		if counts[s.ID] > 0 {
			items = append(items, Item{speakerName(s) + " · " + statements(counts[s.ID]), whoLine(s.Name, string(s.ID))})
		}
	}
	return Reply{Blocks: []Block{Heading{"Who is quoted"}, List{items}}}, nil
}

func sources(_ context.Context, b *Bot, _ Request) (Reply, error) {
	plan := b.corpus.Plan
	reply := Reply{Blocks: []Block{
		Heading{"Sources"},
		Paragraph{fmt.Sprintf("%s, as published by %s (credited there to %s), %s. References: point:1 to point:%d.\n%s",
			plan.Title, plan.PublishedBy, plan.Credit, day(plan.Date), len(b.corpus.Points), plan.URL)},
	}}
	for i := range b.corpus.Articles {
		a := &b.corpus.Articles[i]
		last := a.Passages[len(a.Passages)-1].Ref
		reply.Blocks = append(reply.Blocks, Paragraph{fmt.Sprintf("%s\nAuthor: %s. Publisher: %s. Date: %s. References: %s to %s.\n%s",
			a.Title, given(a.Author), given(a.Publisher), day(a.Date), a.Passages[0].Ref, last, address(a.URL))})
	}
	reply.Blocks = append(reply.Blocks, Paragraph{"Every answer comes from these documents and nothing else."})
	return withChoices(reply, []Choice{{"What each covers", "/coverage"}, {"Timeline", "/timeline"}}), nil
}

func given(s string) string {
	if s == "" {
		return "not given in the source"
	}
	return s
}

func address(url string) string {
	if url == "" {
		return "The source gives no address."
	}
	return url
}

func contextOf(_ context.Context, b *Bot, r Request) (Reply, error) {
	ref, err := parseContextRef(r.Arg)
	if err != nil {
		return Reply{}, &UsageError{Msg: "Type a reference as it stands under a quotation, for example /context rferl:16.", Choices: []Choice{{"Sources", "/sources"}}}
	}
	if ref.IsPoint() {
		return b.pointContext(ref.Line)
	}
	a := b.corpus.Article(ref.Doc)
	if a == nil {
		var ids []string
		for i := range b.corpus.Articles {
			ids = append(ids, b.corpus.Articles[i].ID)
		}
		return Reply{}, &UsageError{Msg: fmt.Sprintf("There is no source %s. The sources are %s, and point for the plan.", text.Quoted(ref.Doc), strings.Join(ids, ", ")), Choices: []Choice{{"Sources", "/sources"}}}
	}
	at := slices.IndexFunc(a.Passages, func(p corpus.Passage) bool { return p.Ref == ref })
	if at < 0 {
		return Reply{}, b.noPassage(a, ref)
	}
	reply := Reply{Blocks: []Block{Heading{a.Title}}}
	if at > 0 {
		reply.Blocks = append(reply.Blocks, b.gist(&a.Passages[at-1]))
	}
	reply.Blocks = append(reply.Blocks, b.passage(&a.Passages[at])...)
	if at+1 < len(a.Passages) {
		reply.Blocks = append(reply.Blocks, b.gist(&a.Passages[at+1]))
	}
	var next []Choice
	if at > 0 {
		next = append(next, Choice{"Further up", "/context " + a.Passages[at-1].Ref.String()})
	}
	if at+1 < len(a.Passages) {
		next = append(next, Choice{"Further down", "/context " + a.Passages[at+1].Ref.String()})
	}
	return withChoices(reply, append(next, b.pointChoices(a.Passages[at].Points)...)), nil
}

// parseContextRef reads a ref, also with the number of a quotation or with the
// words of a suggestion behind it.
func parseContextRef(s string) (corpus.Ref, error) {
	s, _, _ = strings.Cut(s, " · ")
	s = strings.Trim(s, "[]().,")
	if head, _, ok := strings.Cut(s, "."); ok {
		s = head
	}
	return corpus.ParseRef(s)
}

// noPassage refuses a line that is a heading or beyond the end, and offers the
// nearest passage.
func (b *Bot) noPassage(a *corpus.Article, ref corpus.Ref) error {
	near := a.Passages[len(a.Passages)-1].Ref
	for i := range a.Passages {
		if a.Passages[i].Ref.Line > ref.Line {
			near = a.Passages[i].Ref
			break
		}
	}
	return &UsageError{
		Msg:     fmt.Sprintf("There is no passage %s: it is a heading, or beyond the end. The nearest is %s.", ref, near),
		Choices: []Choice{{near.String(), "/context " + near.String()}},
	}
}

func (b *Bot) pointContext(n int) (Reply, error) {
	if b.corpus.Point(n) == nil {
		_, err := b.pointNumbers(fmt.Sprint(n))
		return Reply{}, err
	}
	var reply Reply
	var nums []int
	for k := max(1, n-1); k <= min(n+1, len(b.corpus.Points)); k++ {
		reply.Blocks = append(reply.Blocks, b.clause(b.corpus.Point(k)))
		nums = append(nums, k)
	}
	return withChoices(reply, b.pointChoices(nums)), nil
}

func coverage(_ context.Context, b *Bot, _ Request) (Reply, error) {
	var items []Item
	var silent []int
	for i := range b.corpus.Points {
		p := &b.corpus.Points[i]
		var parts []string
		for j := range b.corpus.Articles {
			a := &b.corpus.Articles[j]
			n := 0
			for k := range a.Passages {
				if slices.Contains(a.Passages[k].Points, p.Number) {
					n++
				}
			}
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", a.Short, n))
			}
		}
		if len(parts) == 0 {
			silent = append(silent, p.Number)
			parts = []string{"nobody"}
		}
		items = append(items, Item{fmt.Sprintf("%d. %s: %s", p.Number, p.Title, strings.Join(parts, ", ")), pointLine(p.Number)})
	}
	reply := Reply{Blocks: []Block{
		Heading{"Which article discusses which point"},
		Paragraph{"The number of passages in each article that bear on the point."},
		List{items},
	}}
	if len(silent) > 0 {
		reply.Blocks = append(reply.Blocks, Paragraph{"No article discusses " + pointsPhrase(silent) + "."})
	}
	return reply, nil
}

func timeline(_ context.Context, b *Bot, _ Request) (Reply, error) {
	var events []corpus.Event
	for i := range b.corpus.Articles {
		for j := range b.corpus.Articles[i].Passages {
			events = append(events, b.corpus.Articles[i].Passages[j].Events...)
		}
	}
	slices.SortStableFunc(events, func(x, y corpus.Event) int { return corpus.CompareDates(x.Date, y.Date) })
	var items []Item
	for _, e := range events {
		items = append(items, Item{fmt.Sprintf("%s: %s · %s", day(e.Date), e.Text, e.Ref), "/context " + e.Ref.String()})
	}
	return Reply{Blocks: []Block{Heading{"Timeline, as the sources report it"}, List{items}}}, nil
}
