package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

// typed are ways in which people type the same thing.
var typed = []struct {
	name  string
	write func(string) string
}{
	{"as it stands", func(s string) string { return s }},
	{"in capitals", strings.ToUpper},
	{"in small letters", strings.ToLower},
	{"with marks around", func(s string) string { return "  «" + s + "»?!" }},
	{"without hyphens", func(s string) string { return strings.ReplaceAll(s, "-", " ") }},
	{"with other hyphens", func(s string) string { return strings.ReplaceAll(s, "-", "–") }},
	{"with other apostrophes", func(s string) string { return strings.NewReplacer("'", "’", "’", "'").Replace(s) }},
}

// Every alias of a speaker leads to that speaker, also inside a question.
func TestSpeakerAliases(t *testing.T) {
	ix := embeddedIndex(t)
	for i := range ix.corpus.Speakers {
		s := &ix.corpus.Speakers[i]
		for _, alias := range append([]string{s.Name}, s.Aliases...) {
			for _, way := range typed {
				for _, form := range []string{"%s", "what did %s say?", "%s amnesty"} {
					q := fmt.Sprintf(form, way.write(alias))
					if got := ix.understand(q).subject.speakers; !slices.Contains(got, s.ID) {
						t.Errorf("%s, %s: %q names %v", s.ID, way.name, q, got)
					}
				}
			}
		}
	}
}

// Every alias of a topic leads to that topic.
func TestTopicAliases(t *testing.T) {
	ix := embeddedIndex(t)
	for i := range ix.corpus.Topics {
		topic := &ix.corpus.Topics[i]
		for _, alias := range append([]string{topic.Name}, topic.Aliases.All()...) {
			for _, way := range typed {
				q := way.write(alias)
				got := ix.understand(q).subject
				if !slices.Contains(got.topics, topic.ID) {
					t.Errorf("%s, %s: %q names %v, %v", topic.ID, way.name, q, got.topics, got.speakers)
				}
			}
		}
	}
}

func TestSubject(t *testing.T) {
	ix := embeddedIndex(t)
	for _, tt := range []struct {
		q                string
		speakers, topics string
		rest             int
	}{
		{"Putin", "putin", "", 0},
		{"Putin's", "putin", "", 0},
		{"путіним", "putin", "", 0},
		{"puttin", "putin", "", 0},
		{"Путин про амнистию", "putin", "amnesty", 0},
		{"Putin and Zelensky on the amnesty", "putin zelenskyy", "amnesty", 0},
		{"Putin, Putin and Putin", "putin", "", 0},
		{"amnesty and elections", "", "amnesty elections", 0},
		{"who criticised the amnesty?", "", "amnesty", 0},
		{"Lavrov on the G8", "lavrov", "g8", 0},
		// the longest alias counts
		{"Putin's foreign policy aide", "ushakov", "", 0},
		{"Putin press conference", "", "russian-demands", 0},
		{"zelensky legitimacy", "", "legitimacy", 0},
		{"president of Ukraine", "zelenskyy", "", 0},
		{"president of the United States", "trump", "", 0},
		{"the US president", "trump", "", 0},
		{"president of the US", "trump", "", 0},
		// a role alone is nobody's, and another's role is not theirs
		{"president", "", "", 1},
		{"the president of France", "", "", 2},
		{"what Macron wants", "", "", 1},
		{"bitcoin", "", "", 1},
		{"", "", "", 0},
		{"what does it say about", "", "", 0},
	} {
		got := ix.understand(tt.q).subject
		speakers := strings.Join(stringsOf(got.speakers), " ")
		if topics := strings.Join(got.topics, " "); speakers != tt.speakers || topics != tt.topics || len(got.rest) != tt.rest {
			t.Errorf("%q: speakers %q, topics %q, rest %d", tt.q, speakers, topics, len(got.rest))
		}
	}
}

func stringsOf(ids []corpus.SpeakerID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

// An alias of several words is not found in a part of it, and one of many
// words is found nonetheless.
func TestSubjectOfMill(t *testing.T) {
	ix := millIndex(t)
	for q, want := range map[string]string{
		"Ann Miller":                             "mayor",
		"miller":                                 "mayor",
		"ann":                                    "",
		"the mayor of the upper town":            "mayor",
		"mayor of upper town":                    "mayor",
		"upper town":                             "elders",
		"the upper mill":                         "topic mill",
		"the mayor and the elders":               "both",
		"the elders and the mayor":               "elders",
		"upper town and the mayor of upper town": "elders mayor",
		"мер":                                    "mayor",
		"млин":                                   "topic mill",
		"grinding corn":                          "topic mill",
		"the mill of the mayor of the upper town": "mayor topic mill",
	} {
		got := ix.understand(q).subject
		names := stringsOf(got.speakers)
		for _, topic := range got.topics {
			names = append(names, "topic "+topic)
		}
		if strings.Join(names, " ") != want {
			t.Errorf("%q: %q, want %q", q, names, want)
		}
	}
}

func TestWhois(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]corpus.SpeakerID{
		"who is Putin": "putin", "who is Lavrov?": "lavrov", "who's Dmitriev": "dmitriev", "кто такой Дмитриев": "dmitriev", "хто такий Лавров": "lavrov",
		"who is the US Secretary of State": "rubio",
		"who is Lavrov to criticise us":    "", "Lavrov, who is he": "", "who": "", "who is it": "", "who is Macron": "",
		"who is Putin and who is Lavrov": "", "who is Lavrov on the G8": "", "what is Lavrov": "",
	} {
		if got := ix.understand(q).whois; got != want {
			t.Errorf("%q asks who %q is, want %q", q, got, want)
		}
	}
}

// TestOtherNames: who has no aliases is known by the words of the name and the
// role, and who wrote an article by the author's name, unless that is ambiguous.
func TestOtherNames(t *testing.T) {
	ix := millIndex(t,
		`name = "Tom Reed"`, `name = "The Courier"`+"\n"+`role = "newspaper of the valley"`,
		`title = "A mill divided"`, `title = "A mill divided"`+"\n"+`author = "Jane Doe"`,
		`[[speaker]]
id = "elders"`, `[[speaker]]
id = "smith"
person = true
name = "Anna Smith"
role = "smith of the upper town"

[[speaker]]
id = "jones"
person = true
name = "Anna Jones"
role = "miller"

[[speaker]]
id = "elders"`)
	for q, want := range map[string]string{
		"Jones": "jones", "jones": "jones", "Anna Smith": "smith", "newspaper": "reed", "Courier": "reed",
		"newspaper of the valley": "reed", "Jane Doe": "reed", "jane doe": "reed", "Smith": "smith",
		"Miller": "mayor", // an alias of hers, and a role of another
		"Anna":   "",      // two have it
	} {
		s := ix.Statements(q)
		if got := strings.Join(stringsOf(s.Speakers), " "); got != want {
			t.Errorf("%q: %q, want %q", q, got, want)
		}
	}
}
