package corpus_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pelletier/go-toml/v2"

	"planbot/corpus"
)

// The order of a corpus is published: it is a property of what the records
// say, and of nothing else.
func TestPublishedOrder(t *testing.T) {
	c := village().load(t)
	for _, tt := range []struct {
		name      string
		got, want []string
	}{
		{"points by number", ids(c.Points, func(p corpus.Point) string { return p.Title }), []string{"The mill", "Carts on the bridge", "The council"}},
		{"articles by date", ids(c.Articles, func(a corpus.Article) string { return a.ID }), []string{"news", "essay"}},
		{"speakers by name", ids(c.Speakers, func(s corpus.Speaker) string { return s.Name }),
			[]string{"Ann Miller", "the elders", "the essayist", "the ferryman", "the town hall", "Tom Reed"}},
		// The fair and the bridge both begin with point 2; the weather has no point.
		{"topics by first point and name", ids(c.Topics, func(t corpus.Topic) string { return t.ID }), []string{"mill", "fair", "bridge", "weather"}},
		{"passages by line", ids(c.Article("news").Passages, func(p corpus.Passage) string { return p.Ref.String() }), []string{"news:2", "news:3", "news:4"}},
	} {
		if !slices.Equal(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	for date, want := range map[string][]string{
		"1901-05-03": {"essay", "news"}, "1901-05-04": {"news", "essay"}, "1901-04": {"essay", "news"}, "1901": {"news", "essay"},
	} {
		c := village().edit(t, edit{"essay.toml", `date = "1901-05"`, `date = "` + date + `"`}).load(t)
		if got := ids(c.Articles, func(a corpus.Article) string { return a.ID }); !slices.Equal(got, want) {
			t.Errorf("news of 1901-05-03 and an essay of %s: %v, want %v", date, got, want)
		}
	}
}

func ids[T any](list []T, id func(T) string) []string {
	var out []string
	for _, x := range list {
		out = append(out, id(x))
	}
	return out
}

// A month comes after its days and a year after its months: what is dated
// "May" may know of everything in May.
func TestCompareDates(t *testing.T) {
	dates := []string{"1900", "1901-04-30", "1901-05-02", "1901-05-31", "1901-05", "1901-06-01", "1901-12", "1901", "1902-01-01"}
	for i, x := range dates {
		for j, y := range dates {
			if got := corpus.CompareDates(x, y); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("CompareDates(%s, %s) = %d", x, y, got)
			}
		}
	}
}

// Duties are by point, party, kind and text, parties by name.
func TestDutyOrder(t *testing.T) {
	c := village().edit(t, edit{"duties.toml", "", villageDuties}).load(t)
	if got, want := ids(c.Parties, func(p corpus.Party) string { return p.ID }), []string{"lower", "upper"}; !slices.Equal(got, want) {
		t.Errorf("parties %v, want %v", got, want)
	}
	got := ids(c.Duties, func(d corpus.Duty) string { return fmt.Sprintf("%d %s %s %s", d.Point, d.Party, d.Kind, d.Text) })
	if want := []string{"1 lower does grinds", "1 lower does pays", "1 lower gets flour", "1 upper gets flour", "2 upper does waits", "3 upper does watches"}; !slices.Equal(got, want) {
		t.Errorf("duties %q, want %q", got, want)
	}
}

// Wordings of one point come from several articles, in the order of those.
func TestWordingOrder(t *testing.T) {
	wording := "\n  [[passage.wording]]\n  point = 2\n  text = \"%s\"\n"
	c := village().edit(t,
		edit{"essay.toml", "", fmt.Sprintf(wording, "b") + fmt.Sprintf(wording, "a")},
		edit{"news.toml", "", fmt.Sprintf(wording, "c")}).load(t)
	got := ids(c.Point(2).Wordings, func(w corpus.Wording) string { return w.Ref.String() + " " + w.Text })
	// Within a passage the order is that of appearance, which the file tells.
	if want := []string{"news:4 at most 30 carts a day may cross", "news:4 c", "essay:3 b", "essay:3 a"}; !slices.Equal(got, want) {
		t.Errorf("wordings %q, want %q", got, want)
	}
}

// The order of files, and of the records in them, changes nothing: so no
// speaker comes first because of where a person wrote them down.
func TestOrderOfFiles(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"village": village().fs(), "embedded": corpus.Embedded()} {
		t.Run(name, func(t *testing.T) {
			want, err := corpus.Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			docs := decodeAll(t, fsys)
			for seed := range uint64(2) {
				shuffled := shuffle(t, docs, rand.New(rand.NewPCG(seed, 28)))
				got, err := corpus.Load(shuffled.fs())
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				for _, lang := range want.Languages() {
					if diff := cmp.Diff(want.In(lang), got.In(lang), cmp.AllowUnexported(corpus.Corpus{}), cmpopts.EquateEmpty(), otherFiles); diff != "" {
						t.Fatalf("seed %d, %s (-want +got):\n%s", seed, lang, diff)
					}
					phrases, again := indexed(want.In(lang)), indexed(got.In(lang))
					if reflect.DeepEqual(phrases, again) {
						continue // thousands, which cmp would take seconds for
					}
					if diff := cmp.Diff(phrases, again, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("seed %d, %s: phrases (-want +got):\n%s", seed, lang, diff)
					}
				}
			}
		})
	}
}

// A document is one decoded file: key to value.
type document map[string]any

func decodeAll(t *testing.T, fsys fs.FS) []document {
	t.Helper()
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	docs := make([]document, len(names))
	for i, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(raw, &docs[i]); err != nil {
			t.Fatal(err)
		}
	}
	return docs
}

// shuffle deals the points, speakers, topics, asked, said and open records out to files at
// random, shuffles the passages of each article, and gives the files names in
// a random order. Where a passage stands matters as to the file only.
func shuffle(t *testing.T, docs []document, random *rand.Rand) files {
	t.Helper()
	out := make([]document, len(docs))
	for i, doc := range docs {
		out[i] = document{}
		for _, key := range []string{"plan", "article", "language"} {
			if doc[key] != nil {
				out[i][key] = doc[key]
			}
		}
		for _, key := range []string{"passage", "translation"} {
			if list, ok := doc[key].([]any); ok {
				out[i][key] = shuffled(list, random)
			}
		}
	}
	for _, key := range []string{"point", "speaker", "topic", "party", "duty", "asked", "said", "idle", "open"} {
		var all []any
		for _, doc := range docs {
			list, _ := doc[key].([]any) // a file need not have any
			all = append(all, list...)
		}
		for _, record := range shuffled(all, random) {
			to := out[random.IntN(len(out))]
			list, _ := to[key].([]any) // the first record makes the list
			to[key] = append(list, record)
		}
	}
	names := random.Perm(len(out))
	f := files{}
	for i, doc := range out {
		raw, err := toml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		f[fmt.Sprintf("%02d.toml", names[i])] = string(raw)
	}
	return f
}

func shuffled(list []any, random *rand.Rand) []any {
	list = slices.Clone(list)
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// otherFiles leaves out the sum, which is of the files, and functions.
var otherFiles = cmp.FilterPath(func(p cmp.Path) bool {
	return slices.Contains([]string{".Sum", ".languages", ".phrases"}, p.Last().String())
}, cmp.Ignore())
