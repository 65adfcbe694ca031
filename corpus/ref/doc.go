// Package ref reads how people name the points of the plan and the passages of
// the articles: "21", "points 21-23 and 25", "двадцять перший пункт", "usn:27". It
// knows the words for it (corpus/lang/words/*.refs.txt).
package ref
