package corpus_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

// embedded loads the corpus that ships in the program.
func embedded(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shared is a folder of the reference material, which is not part of the
// repository: a test that needs it is skipped where it is not.
func shared(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("PLANBOT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the reference material is not here: no %s (PLANBOT_SHARED names its folder)", path)
	} else if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEmbeddedPoints(t *testing.T) {
	c := embedded(t)
	if len(c.Points) != 28 {
		t.Errorf("%d points", len(c.Points))
	}
	for i := range c.Points {
		p := &c.Points[i]
		if p.Title == "" || p.Summary == "" || len(p.Topics) == 0 {
			t.Errorf("%s: title %q, summary %q, topics %v", p.Ref(), p.Title, p.Summary, p.Topics)
		}
		if n := len(c.Asked(p.Ref()).En); n < 8 {
			t.Errorf("%s: asked in %d ways in English, want 8 or more", p.Ref(), n)
		}
		if n := len(c.Asked(p.Ref()).Uk); n < 4 {
			t.Errorf("%s: asked in %d ways in Ukrainian, want 4 or more", p.Ref(), n)
		}
		if n := len(c.Asked(p.Ref()).Ru); n < 4 {
			t.Errorf("%s: asked in %d ways in Russian, want 4 or more", p.Ref(), n)
		}
	}
}

// An asked phrase that copies its clause would only teach the index what the
// clause teaches it already, and would make questions easy that are not.
func TestEmbeddedAskedInOtherWords(t *testing.T) {
	const run = 6
	c := embedded(t)
	for i := range c.Points {
		p := &c.Points[i]
		clause := " " + strings.Join(corpus.Words(p.Text), " ") + " "
		for _, phrase := range c.Asked(p.Ref()).All() {
			words := corpus.Words(phrase)
			for j := 0; j+run <= len(words); j++ {
				if same := strings.Join(words[j:j+run], " "); strings.Contains(clause, " "+same+" ") {
					t.Errorf("%s: asked as %q, whose %q is the clause's", p.Ref(), phrase, same)
				}
			}
		}
	}
}

func TestEmbeddedWordings(t *testing.T) {
	c := embedded(t)
	for _, n := range []int{3, 4, 14, 15, 27} {
		if len(c.Point(n).Wordings) == 0 || c.Point(n).Wordings[0].Note == "" {
			t.Errorf("point %d has no other wording with a note, but an article quotes one", n)
		}
	}
	// USN quotes as the plan's what no point has.
	if w := c.Passage(corpus.Ref{Doc: "usn", Line: 17}).Wordings; len(w) != 1 || !w[0].Addition() || len(c.Point(13).Wordings) != 0 {
		t.Errorf("usn:17 quotes %+v, and point 13 has the wordings %+v", w, c.Point(13).Wordings)
	}
}

func TestEmbeddedArticles(t *testing.T) {
	c := embedded(t)
	want := map[string]int{"lenin": 39, "usn": 33, "rferl": 40, "bne": 19} // passages: headings have none
	for i := range c.Articles {
		a := &c.Articles[i]
		if want[a.ID] == 0 || len(a.Passages) != want[a.ID] {
			t.Errorf("article %s has %d passages, want %d", a.ID, len(a.Passages), want[a.ID])
		}
		if c.Speaker(a.Narrator) == nil {
			t.Errorf("article %s: no speaker %q", a.ID, a.Narrator)
		}
		for _, p := range a.Passages {
			// The embedded corpus quotes; it does not reprint.
			if p.Text != "" {
				t.Errorf("%s has its full text", p.Ref)
			}
			for _, q := range p.Quotes {
				if q.Kind == corpus.Author && q.Speaker != a.Narrator {
					t.Errorf("%s is the article's own position, but %s says it", q.ID(), q.Speaker)
				}
			}
		}
	}
	if len(c.Articles) != len(want) {
		t.Errorf("%d articles, want %d", len(c.Articles), len(want))
	}
}

// A point lists a topic if and only if the topic lists the point: otherwise
// the same question is answered in two ways.
func TestEmbeddedTopics(t *testing.T) {
	c := embedded(t)
	if len(c.Topics) < 40 {
		t.Errorf("%d topics, want 40 or more", len(c.Topics))
	}
	for i := range c.Topics {
		topic := &c.Topics[i]
		if len(topic.Aliases.En) == 0 || len(topic.Aliases.Uk) == 0 || len(topic.Aliases.Ru) == 0 {
			t.Errorf("topic %s has no words in one of the languages", topic.ID)
		}
		for _, n := range topic.Points {
			if !slices.Contains(c.Point(n).Topics, topic.ID) {
				t.Errorf("topic %s lists point %d, whose topics are %v", topic.ID, n, c.Point(n).Topics)
			}
		}
	}
	for i := range c.Points {
		p := &c.Points[i]
		for _, id := range p.Topics {
			if !slices.Contains(c.Topic(id).Points, p.Number) {
				t.Errorf("%s lists topic %s, whose points are %v", p.Ref(), id, c.Topic(id).Points)
			}
		}
	}
}

// The spellings that design.md names all lead to one speaker.
func TestEmbeddedSpellings(t *testing.T) {
	c := embedded(t)
	for _, name := range []string{"Zelenskyy", "Zelensky", "Zelenskiy", "Зеленський", "Зеленский"} {
		var found []corpus.SpeakerID
		for _, s := range c.Speakers {
			if slices.ContainsFunc(s.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
				found = append(found, s.ID)
			}
		}
		if !slices.Equal(found, []corpus.SpeakerID{"zelenskyy"}) {
			t.Errorf("%s is an alias of %v", name, found)
		}
	}
}

// The articles' particulars are those of the sources: nothing is invented
// where the source gives none.
func TestEmbeddedSources(t *testing.T) {
	raw, err := os.ReadFile(shared(t, filepath.Join("sources", "sources.json")))
	if err != nil {
		t.Fatal(err)
	}
	var sources map[string]struct { // null leaves ""
		Title, Author, Publisher, Date, URL string
		AsPublishedBy                       string `json:"as_published_by"`
		Voice                               string `json:"speaker_of_unquoted_text"`
	}
	if err := json.Unmarshal(raw, &sources); err != nil {
		t.Fatal(err)
	}
	c := embedded(t)
	if len(sources) != len(c.Articles)+1 {
		t.Errorf("%d sources, want the plan and %d articles", len(sources), len(c.Articles))
	}
	for i := range c.Articles {
		a, want := &c.Articles[i], sources[c.Articles[i].ID]
		for _, field := range [][3]string{
			{"title", a.Title, want.Title}, {"author", a.Author, want.Author}, {"publisher", a.Publisher, want.Publisher},
			{"date", a.Date, want.Date}, {"address", a.URL, want.URL}, {"voice", c.Speaker(a.Narrator).Name, want.Voice},
		} {
			if field[1] != field[2] {
				t.Errorf("article %s: %s %q, in the source %q", a.ID, field[0], field[1], field[2])
			}
		}
	}
	plan := sources["plan"]
	if c.Plan.Title != plan.Title || c.Plan.URL != plan.URL || c.Plan.Date != "2025-11-27" {
		t.Errorf("plan: %+v, in the sources %+v", c.Plan, plan)
	}
	for _, part := range []string{c.Plan.PublishedBy, c.Plan.Credit, "27 November 2025"} {
		if part == "" || !strings.Contains(plan.AsPublishedBy, part) {
			t.Errorf("plan: %q is not in %q", part, plan.AsPublishedBy)
		}
	}
}

// A quotation shows its speaker's role, so everybody has one.
func TestEmbeddedRoles(t *testing.T) {
	for _, s := range embedded(t).Speakers {
		if s.Role == "" {
			t.Errorf("speaker %s has no role", s.ID)
		}
	}
}

// The names that people type, with titles and in every case, lead to the
// person; a people is not its government, and a party of the left not two of
// its members.
func TestEmbeddedNames(t *testing.T) {
	owners := map[string]corpus.SpeakerID{}
	for _, s := range embedded(t).Speakers {
		for _, a := range s.Aliases {
			owners[strings.ToLower(a)] = s.ID
		}
	}
	for name, want := range map[string]corpus.SpeakerID{
		"Президент Зеленський": "zelenskyy", "президента Зеленского": "zelenskyy", "зєлєнський": "zelenskyy",
		"президентом Трампом": "trump", "президенте Трампе": "trump", "президенту Путіну": "putin", "Путіним": "putin", "президентом Путиным": "putin",
		"Стівен Віткофф": "witkoff", "Стівена Віткоффа": "witkoff", "Стивеном Уиткоффом": "witkoff",
		"Сенатор Мітч Макконнелл": "mcconnell", "Мак-Коннелл": "mcconnell", "Дон Бекон": "bacon", "міністра Лаврова": "lavrov",
		"European counterproposal": "european-counterproposal", "Ukrainian left": "ukrainian-socialists",
		"russians": "", "росіяни": "", "россияне": "", "ukrainians": "", "українці": "", "украинцы": "",
		"Russian left": "", "EU": "", "ЄС": "", "bloomberg transcript": "", "dissidents": "",
	} {
		if got := owners[strings.ToLower(name)]; got != want {
			t.Errorf("%s is an alias of %q, want %q", name, got, want)
		}
	}
}

// Whoever is in the corpus is in a passage, so that nobody is a dead end.
func TestEmbeddedSpeakersAreNamed(t *testing.T) {
	c := embedded(t)
	named := map[corpus.SpeakerID]bool{}
	for i := range c.Articles {
		named[c.Articles[i].Narrator] = true
		for _, p := range c.Articles[i].Passages {
			for _, id := range p.People {
				named[id] = true
			}
		}
	}
	for _, s := range c.Speakers {
		if !named[s.ID] {
			t.Errorf("no passage names %s", s.ID)
		}
	}
}

// A passage speaks of the points that its statements and wordings speak of.
func TestEmbeddedPointsOfPassages(t *testing.T) {
	c := embedded(t)
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			for _, q := range p.Quotes {
				for _, n := range q.Points {
					if !slices.Contains(p.Points, n) {
						t.Errorf("%s speaks of point %d, its passage of %v", q.ID(), n, p.Points)
					}
				}
			}
			for _, w := range p.Wordings {
				if !w.Addition() && !slices.Contains(p.Points, w.Point) {
					t.Errorf("%s quotes point %d and speaks of %v", p.Ref, w.Point, p.Points)
				}
			}
		}
	}
}

// Every article is compared with the clauses, none of them alone.
func TestEmbeddedNotes(t *testing.T) {
	c := embedded(t)
	for i := range c.Articles {
		notes := 0
		for _, p := range c.Articles[i].Passages {
			for _, q := range p.Quotes {
				notes += min(1, len(q.Note))
			}
			for _, w := range p.Wordings {
				notes += min(1, len(w.Note))
			}
		}
		t.Logf("%s: %d notes", c.Articles[i].ID, notes)
		if notes == 0 {
			t.Errorf("%s has no note", c.Articles[i].ID)
		}
	}
}

// Every point says whom it binds or favours.
func TestEmbeddedDuties(t *testing.T) {
	c := embedded(t)
	var parties []string
	for _, p := range c.Parties {
		parties = append(parties, p.ID)
	}
	if want := []string{"all", "europe", "nato", "russia", "ukraine", "us"}; !slices.Equal(parties, want) {
		t.Errorf("parties %v, want %v", parties, want)
	}
	bound := map[int]bool{}
	for _, d := range c.Duties {
		bound[d.Point] = true
	}
	for n := range len(c.Points) {
		if !bound[n+1] {
			t.Errorf("point %d has no duty", n+1)
		}
	}
}
