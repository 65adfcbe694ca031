package search

import (
	"testing"

	"planbot/corpus"
)

// TestClosestSentence tells by its number, from 1, the sentence of a clause that a
// message is about; 0 is the whole clause.
func TestClosestSentence(t *testing.T) {
	ix := embeddedIndex(t)
	for _, c := range []struct {
		point, want int
		message     string
	}{
		{21, 4, "Украинские войска выйдут из Донецкой области, там будет буферная зона"},
		{21, 4, "we must leave the part of Donetsk we still hold"},
		{21, 4, "Наші мають вийти з решти Донеччини, яку ще тримаємо"},
		{21, 4, "буферна зона на Донбасі"},
		{21, 4, "bufernaya zona v donetskoy oblasti"},
		{21, 1, "Крым признают российским"},
		{21, 1, "США визнають Крим російським"},
		{21, 1, "Crimea is handed over for good"},
		{21, 2, "Херсон і Запоріжжя заморозять по лінії зіткнення"},
		{21, 2, "фронт в Херсоне заморозят по линии соприкосновения"},
		{21, 2, "freezing Kherson where the front line is"},
		{21, 3, "Росія відмовиться від інших територій поза п'ятьма областями"},
		{21, 3, "Russia gives up what it took in other regions, Kharkiv say"},
		{10, 1, "Американцам ещё и заплатят за гарантии"},
		{10, 1, "США отримають компенсацію за гарантії"},
		{10, 3, "санкції"},
		{10, 3, "санкции вернут, если Россия нападёт снова"},
		{10, 3, "if they invade again all the sanctions come back"},
		{10, 4, "ракета по Москві — і гарантій нема"},
		{10, 4, "одна ракета по Петербургу и гарантия пропала"},
		{10, 4, "one missile on St Petersburg and the guarantee is void"},
		{10, 3, "what happens if russia breaks the agreement"},
		{10, 3, "що буде якщо Росія порушить угоду"},
		{10, 3, "что будет если Россия нарушит договор"},
		{10, 0, "what happens if someone breaks the agreement"},
		{10, 0, "what happens if the deal is broken"},
		{10, 0, "что будет если нарушить договор"},
		{10, 1, "who pays the us for guarantees"},
		{10, 1, "what does the us want for the guarantee"},
		{14, 0, "Європа має додати сто мільярдів"},
		{14, 2, "Европа добавит ещё 100 миллиардов"},
		{14, 1, "половину прибыли заберут американцы"},
		{14, 1, "США заберуть половину прибутку"},
		{14, 3, "решта заморожених російських коштів піде в спільний фонд США і Росії"},
		{14, 3, "a joint US-Russian vehicle gets the rest of the frozen money"},
		{2, 1, "пакт про ненапад між Росією та Європою"},
		{2, 2, "все спорные вопросы за 30 лет считаются решёнными"},
		{2, 2, "thirty years of ambiguities are swept under the rug"},
		{22, 1, "кордони не змінюватимуть силою"},
		{22, 1, "nobody may change the borders by force"},
		{22, 2, "гарантии не действуют, если нарушат обязательство"},
		{27, 3, "санкції"},
		{27, 3, "санкции за нарушения"},
		{27, 2, "Рада миру на чолі з Трампом"},
		{27, 2, "Трамп возглавит Совет мира"},
		{27, 1, "угода юридично обов'язкова"},
		{25, 1, "вибори за сто днів"},
		{21, 0, "hello there"},
	} {
		p := ix.corpus.Point(c.point)
		want := p.Text
		if c.want > 0 {
			want = corpus.Sentences(p.Text)[c.want-1]
		}
		if got := ix.ClosestSentence(c.message, p); got != want {
			t.Errorf("point %d by %q: %q, want %q", c.point, c.message, got, want)
		}
	}
}
