package lang

import (
	"strings"
	"testing"
)

// TestSound gives the ways in which one word is typed.
func TestSound(t *testing.T) {
	for _, same := range []string{
		"вибори выборы vybory vibori vyborы", "амністія amnistiia amnistiya amnistija", "росія rosiya rosiia rosija",
		"щось shchos schos", "захід zakhid zahid zaxid", "гроші groshi hroshi", "їжа yizha jizha", "цар tsar car", "війська viiska vijska viyska",
	} {
		words := strings.Fields(same)
		for _, w := range words[1:] {
			if Sound(w) != Sound(words[0]) {
				t.Errorf("%s sounds %s, and %s sounds %s", words[0], Sound(words[0]), w, Sound(w))
			}
		}
	}
	for _, differ := range []string{"коли кому", "мир мера", "так то"} {
		x, y, _ := strings.Cut(differ, " ")
		if Sound(x) == Sound(y) {
			t.Errorf("%s and %s sound alike", x, y)
		}
	}
}
