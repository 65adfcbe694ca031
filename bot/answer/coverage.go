package answer

import (
	"strconv"

	"planbot/bot/message"
	"planbot/corpus"
)

// Coverage counts for every point the statements of each article that speak of
// it, and those that are on its subject only.
func (l *Library) Coverage() message.Reply {
	table := message.Table{Columns: []string{l.say("coverage.column")}}
	for i := range l.Corpus.Articles {
		table.Columns = append(table.Columns, l.Corpus.Articles[i].Short)
	}
	table.Columns = append(table.Columns, l.say("coverage.subject"))
	var silent []int
	for i := range l.Corpus.Points {
		p := &l.Corpus.Points[i]
		on := l.on(p.Number)
		row := message.Row{Cells: []string{l.pointTitle(p)}, Line: pointLine(p.Number)}
		for j := range l.Corpus.Articles {
			a := &l.Corpus.Articles[j]
			row.Cells = append(row.Cells, in(a.ID, on))
		}
		row.Cells = append(row.Cells, number(len(l.onSubject(p))))
		if len(on) == 0 {
			silent = append(silent, p.Number)
		}
		table.Rows = append(table.Rows, row)
	}
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: l.say("coverage.heading")},
		message.Aside{Text: l.say("coverage.counts")},
		table,
	}}
	if len(silent) > 0 {
		reply.Blocks = append(reply.Blocks, l.paragraph("who.nobody_on", l.pointsPhrase(silent)))
	}
	return reply
}

// in counts the statements that stand in an article.
func in(article string, quotes []*corpus.Quote) string {
	n := 0
	for _, q := range quotes {
		if q.Ref.Doc == article {
			n++
		}
	}
	return number(n)
}

// number is a cell: a number, and nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
