package main

import (
	"strings"

	"planbot/corpus"
)

// A document is a point or a passage as the other engines index it: all the
// words that ours finds it by, in one text.
type document struct{ ref, text string }

// documents lists the points and passages of a corpus.
func documents(c *corpus.Corpus) []document {
	names := map[string]string{} // of a topic, with its aliases
	for i := range c.Topics {
		t := &c.Topics[i]
		names[t.ID] = joined(t.Name, t.Aliases.All()...)
	}
	people := map[corpus.SpeakerID]string{}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		people[s.ID] = joined(s.Name, s.Aliases...)
	}
	var docs []document
	for i := range c.Points {
		p := &c.Points[i]
		texts := append([]string{p.Text, p.Summary}, c.Asked(p.Ref()).All()...)
		for _, w := range p.Wordings {
			texts = append(texts, w.Text)
		}
		for _, id := range p.Topics {
			texts = append(texts, names[id])
		}
		docs = append(docs, document{p.Ref().String(), joined(p.Title, texts...)})
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			texts := append([]string{p.Gist}, c.Asked(p.Ref).All()...)
			for k := range p.Quotes {
				texts = append(texts, p.Quotes[k].Text)
			}
			for k := range p.Events {
				texts = append(texts, p.Events[k].Text)
			}
			for _, id := range p.People {
				texts = append(texts, people[id])
			}
			for _, id := range p.Topics {
				texts = append(texts, names[id])
			}
			docs = append(docs, document{p.Ref.String(), joined(p.Text, texts...)})
		}
	}
	return docs
}

func joined(first string, rest ...string) string {
	return strings.Join(append([]string{first}, rest...), "\n")
}
