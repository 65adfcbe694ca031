package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// order sorts every slice in its published order.
func (b *builder) order() {
	c := b.corpus
	slices.SortFunc(c.Points, func(x, y Point) int { return x.Number - y.Number })
	slices.SortFunc(c.Articles, func(x, y Article) int {
		return cmp.Or(CompareDates(x.Date, y.Date), strings.Compare(x.ID, y.ID))
	})
	slices.SortFunc(c.Speakers, func(x, y Speaker) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(string(x.ID), string(y.ID)))
	})
	slices.SortFunc(c.Topics, func(x, y Topic) int {
		return cmp.Or(firstPoint(x)-firstPoint(y), strings.Compare(x.Name, y.Name), strings.Compare(x.ID, y.ID))
	})
	for i := range c.Articles {
		passages := c.Articles[i].Passages
		slices.SortFunc(passages, func(x, y Passage) int { return x.Ref.Line - y.Ref.Line })
	}
	slices.SortFunc(c.Parties, func(x, y Party) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.ID, y.ID))
	})
	c.link()
	slices.SortFunc(c.Duties, func(x, y Duty) int {
		return cmp.Or(x.Point-y.Point, strings.Compare(c.Party(x.Party).Name, c.Party(y.Party).Name),
			strings.Compare(string(x.Kind), string(y.Kind)), strings.Compare(x.Text, y.Text))
	})
}

// CompareDates orders dates of the form YYYY, YYYY-MM or YYYY-MM-DD. A month
// comes after its days, and a year after its months: what is dated "November"
// may know of everything in that month.
func CompareDates(x, y string) int { return strings.Compare(x+"~", y+"~") }

// Assemble makes a corpus of articles alone, which it does not check: for programs
// that generate texts.
func Assemble(articles []Article) *Corpus {
	c := &Corpus{Articles: articles}
	c.link()
	return c
}

// link points the maps at the final slices, and gives the points the wordings
// of the passages.
func (c *Corpus) link() {
	c.articles = byKey(c.Articles, func(a *Article) string { return a.ID })
	c.speakers = byKey(c.Speakers, func(s *Speaker) SpeakerID { return s.ID })
	c.topics = byKey(c.Topics, func(t *Topic) string { return t.ID })
	c.parties = byKey(c.Parties, func(p *Party) string { return p.ID })
	c.passages = map[Ref]*Passage{}
	for i := range c.Points {
		c.Points[i].Wordings = nil
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			c.passages[p.Ref] = p
			for _, w := range p.Wordings {
				if !w.Addition() {
					c.Point(w.Point).Wordings = append(c.Point(w.Point).Wordings, w)
				}
			}
		}
	}
}

func byKey[K comparable, V any](list []V, key func(*V) K) map[K]*V {
	out := make(map[K]*V, len(list))
	for i := range list {
		out[key(&list[i])] = &list[i]
	}
	return out
}

// firstPoint is the first point of a topic. A topic without points sorts last.
func firstPoint(t Topic) int {
	if len(t.Points) == 0 {
		return 1 << 30
	}
	return t.Points[0]
}
