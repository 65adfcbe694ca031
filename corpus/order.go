package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// order sorts every slice in its published order, and gives the points and
// passages their wordings and phrases.
func (b *builder) order() {
	c := b.corpus
	slices.SortFunc(c.Points, func(x, y Point) int { return x.Number - y.Number })
	slices.SortFunc(c.Articles, func(x, y Article) int {
		return cmp.Or(strings.Compare(x.Date, y.Date), strings.Compare(x.ID, y.ID))
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
		for j := range passages {
			passages[j].Asked = b.asked[passages[j].Ref]
		}
	}
	slices.SortStableFunc(b.wordings, func(x, y Wording) int { return c.Compare(x.Ref, y.Ref) })
	for _, w := range b.wordings {
		p := c.Point(w.Point)
		p.Wordings = append(p.Wordings, w)
	}
	for i := range c.Points {
		c.Points[i].Asked = b.asked[c.Points[i].Ref()]
	}
	slices.SortFunc(c.open, c.compareOpen)
	c.link()
}

// link points the maps at the final slices.
func (c *Corpus) link() {
	c.passages, c.articles = map[Ref]*Passage{}, map[string]*Article{}
	c.speakers, c.topics = map[SpeakerID]*Speaker{}, map[string]*Topic{}
	for i := range c.Articles {
		a := &c.Articles[i]
		c.articles[a.ID] = a
		for j := range a.Passages {
			c.passages[a.Passages[j].Ref] = &a.Passages[j]
		}
	}
	for i := range c.Speakers {
		c.speakers[c.Speakers[i].ID] = &c.Speakers[i]
	}
	for i := range c.Topics {
		c.topics[c.Topics[i].ID] = &c.Topics[i]
	}
}

// firstPoint is the first point of a topic. A topic without points sorts last.
func firstPoint(t Topic) int {
	if len(t.Points) == 0 {
		return 1 << 30
	}
	return t.Points[0]
}
