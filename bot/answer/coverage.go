package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
)

// Coverage counts for every point the passages of each article that bear on it.
func (l *Library) Coverage() message.Reply {
	var items []message.Item
	var silent []int
	for i := range l.Corpus.Points {
		p := &l.Corpus.Points[i]
		var parts []string
		for j := range l.Corpus.Articles {
			a := &l.Corpus.Articles[j]
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
		items = append(items, message.Item{Text: fmt.Sprintf("%d. %s: %s", p.Number, p.Title, strings.Join(parts, ", ")), Line: pointLine(p.Number)})
	}
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Which article discusses which point"},
		message.Paragraph{Text: "The number of passages in each article that bear on the point."},
		message.List{Items: items},
	}}
	if len(silent) > 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "No article discusses " + pointsPhrase(silent) + "."})
	}
	return reply
}
