package search

import "testing"

// TestInCyrillic reads Ukrainian and Russian in Latin letters, and leaves other
// languages alone.
func TestInCyrillic(t *testing.T) {
	ix := embeddedIndex(t)
	for q, want := range map[string]string{ // the first hit; "" where nothing is to be read
		"skilky soldativ bude": "point:6", "skilky viiska nam zalyshat": "point:6", "skolko soldat ostavyat": "point:6",
		"kto kontroliruet ZAES": "point:19", "khto kontroliuie ZAES": "point:19", "zaporizka aes": "point:19", "zaporozhskaya aes": "point:19",
		"vybory koly": "point:25", "koly vybory": "point:25", "kogda vybory v ukraine": "point:25", "koly budut vybory": "point:25",
		"amnistiia dlia vsikh": "point:26", "amnistiya dlya vsekh": "point:26", "chy bude amnistiia": "point:26",
		"chy viddadut krym": "point:21", "chto s krymom": "point:21", "shcho bude z donbasom": "point:21", "bufernaya zona": "point:21",
		"zamorozheni aktyvy": "point:14", "zamorozhennye aktivy": "point:14", "komu zamorozhenni groshi": "point:14",
		"vstup do nato": "point:7", "vstuplenie v nato": "point:7", "viiska nato v ukraini": "point:8",
		"sanktsii snimut": "point:13", "obmin polonenymy": "point:24", "obmen plennymi": "point:24",
		"koly prypynennia vohniu": "point:28", "prekrashchenie ognya": "point:28", "yaderna zbroia": "point:18", "rada myru": "point:27", "sovet mira": "point:27",
		"zerno i dnipro": "point:23", "khto takyi dmitriev": "rferl:30",

		"who controls the plant": "", "when are the elections": "", "grian shiping blak see": "", "what does Zelensky think": "", "amnesty": "", "F-16": "", "21": "", "": "",
		"ab wann gilt der waffenstillstand": "", "wer kontrolliert das kraftwerk": "", "коли вибори": "", "btc price": "", "lol": "", "hola": "", "hay": "", "will kyiv join nato": "",
	} {
		reading := ix.InCyrillic(q)
		if (reading == "") != (want == "") {
			t.Errorf("%q is read as %q, want %s", q, reading, want)
		}
		if reading == "" {
			continue
		}
		if hits := ix.Search(reading, 1).Hits; len(hits) == 0 || hits[0].Ref.String() != want {
			t.Errorf("%q, read as %q, finds %v, want %s", q, reading, hits, want)
		}
	}
}

func FuzzInCyrillic(f *testing.F) {
	ix := embeddedIndex(f)
	f.Add("skilky soldativ bude")
	f.Add("ZAES-21, i shcho?")
	f.Fuzz(func(t *testing.T, q string) { ix.InCyrillic(q) })
}
