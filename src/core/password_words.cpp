// The list holds stems in rough order of how often they occur in leaked lists; capitals, digits set
// for letters, trailing digits, years, repeats and rows are found by the estimate itself
// (password_strength.cpp), so that these stems cover many thousand passwords of such lists.
#include "core/password_words.hpp"

#include <unordered_map>

namespace auriga::core::detail {
namespace {

constexpr std::string_view kWords =
    "password 123456 qwerty 112233 11223344 123321 147258369 159753 987654321 admin welcome "
    "letmein iloveyou monkey dragon football abc123 login princess "
    "sunshine master shadow superman baseball michael trustno1 hello freedom whatever qazwsx "
    "passw0rd starwars hunter hunter2 batman charlie jordan ninja mustang access flower hottie "
    "loveme zaq1zaq1 zaq12wsx 1q2w3e4r 1q2w3e 1qaz2wsx q1w2e3r4 qwe123 asd123 a1b2c3 aaa111 "
    "killer george computer michelle jessica pepper daniel thomas secret summer winter spring "
    "autumn internet service canada ranger maggie ginger andrew joshua jennifer matthew soccer "
    "hockey tigger robert buster cookie cheese pokemon samsung google facebook purple orange "
    "yellow silver diamond golden lovely love baby angel anthony ashley nicole jasmine amanda "
    "chelsea liverpool arsenal barcelona madrid juventus manchester london berlin paris america "
    "chocolate butterfly banana apple peanut cherry coffee pizza chicken junior family friends "
    "friend forever blessed heaven jesus christ faith god angels devil lucifer satan demon hell "
    "default changeme temp test tester testing guest root toor user username administrator system "
    "server database oracle mysql cisco juniper linux ubuntu debian windows microsoft apple123 "
    "manager support operator supervisor security private public office company business demo "
    "sample example backup network router switch wireless connect online website webmaster "
    "passwort kennwort hallo willkommen schatz sommer fussball geheim motdepasse bonjour azerty "
    "soleil doudou chouchou contrasena hola amor bonita futbol senha brasil ciao amore napoli "
    "parola haslo polska kotek wachtwoord welkom lozinka privet parol nikita natasha marina "
    "dimitri svetlana andrey sergey ivan maria jose carlos juan pedro miguel antonio francisco "
    "alejandro daniela valentina camila gabriela fernando ricardo eduardo roberto mario luigi "
    "giovanni francesco alessandro martina chiara giulia andrea marco matteo luca davide stefano "
    "alexander maximilian sebastian christian stefan thorsten juergen michaela sabine claudia "
    "christine katharina johannes florian tobias markus lukas leon hannah emma mia sophie lena "
    "charlotte olivia amelia isabella ava emily abigail elizabeth sofia victoria scarlett madison "
    "chloe grace zoey natalie lillian alexis samantha brittany stephanie rachel megan lauren "
    "danielle melissa heather amber crystal tiffany kimberly rebecca laura sarah hannah kayla "
    "william james john david richard joseph charles christopher mark donald steven paul kenneth "
    "kevin brian edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan "
    "stephen larry justin scott brandon benjamin samuel gregory frank raymond patrick jack dennis "
    "jerry tyler aaron adam nathan henry douglas zachary peter kyle walter ethan jeremy harold "
    "keith roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan1 "
    "albert bruce willie gabriel logan alan wayne roy ralph randy eugene vincent russell elijah "
    "louis bobby philip johnny max oscar rocky bear tiger lion wolf eagle falcon phoenix panther "
    "jaguar cobra viper shark dolphin horse pony puppy kitty kitten cat dog doggy bunny rabbit "
    "hamster turtle snake spider scorpion monkey1 gorilla elephant penguin unicorn rainbow star "
    "moon sun sky ocean river mountain forest garden rose lily daisy sunflower tulip orchid "
    "lavender violet jasmin strawberry blueberry raspberry vanilla caramel honey sugar candy "
    "sweet sweety sweetie darling honeybee cutie lover loverboy sexy hot babe babygirl babyboy "
    "princess1 prince king queen knight warrior soldier sniper assassin wizard merlin gandalf "
    "frodo legolas aragorn hobbit voldemort harry potter hermione dumbledore hogwarts skywalker "
    "yoda vader jedi stormtrooper startrek enterprise spock matrix neo trinity morpheus terminator "
    "predator alien godzilla spiderman ironman wolverine hulk thor captain avengers joker gotham "
    "robin marvel disney mickey minnie goofy donald1 snoopy garfield scooby simpsons homer bart "
    "naruto sasuke sakura goku vegeta dragonball onepiece luffy pikachu zelda mario1 sonic "
    "minecraft fortnite roblox counterstrike halo callofduty playstation nintendo xbox gamer "
    "gaming steam warcraft starcraft diablo skyrim doom quake tetris ferrari porsche mercedes "
    "bmw audi toyota honda nissan mazda subaru yamaha suzuki kawasaki ducati harley corvette "
    "camaro chevrolet chevy ford jeep dodge lexus volvo volkswagen yankees redsox lakers cowboys "
    "steelers packers raiders eagles patriots giants dolphins broncos bulls celtics rangers "
    "warriors tennis golf golfer basketball volleyball swimming running boxing karate judo guitar "
    "piano drummer music metallica slipknot nirvana beatles eminem tupac rihanna beyonce madonna "
    "elvis rockstar rocknroll hiphop techno dance dancer disco party beer vodka whiskey tequila "
    "marlboro smoke weed cannabis money dollar rich millionaire gold platinum lucky luckyday "
    "winner champion champ number one first best great super cool awesome amazing perfect beauty "
    "beautiful pretty happy happiness smile smiley laugh funny crazy stupid idiot loser fuckyou "
    "fuckoff fuck asshole bitch bastard shit pussy dick cock boobs penis sex porn xxx nothing "
    "something anything everything nobody somebody unknown hidden mystery magic dream dreamer "
    "dreams hope peace liberty justice truth honor glory victory power energy thunder lightning "
    "storm hurricane tornado fire flame water earth wind ice snow snowball snowman december "
    "november october september august july june april march february january monday tuesday "
    "wednesday thursday friday saturday sunday today tomorrow yesterday morning night midnight "
    "mother father mommy daddy mama papa sister brother grandma grandpa aunt uncle cousin wife "
    "husband boyfriend girlfriend mylove mybaby mygirl myself home house kitchen bedroom school "
    "college university student teacher doctor nurse police fireman pilot sailor army navy marine "
    "marines airforce military country texas florida california newyork boston chicago dallas "
    "denver detroit houston miami phoenix1 seattle australia sydney melbourne england scotland "
    "ireland wales germany france italy spain portugal russia china japan korea india pakistan "
    "mexico brazil argentina africa europe asia earthling universe galaxy planet saturn jupiter "
    "mercury venus mars pluto apollo athena zeus hercules achilles odin pandora nemesis atlas "
    "titan omega alpha beta delta gamma sigma zulu bravo foxtrot romeo juliet tango whiskey1 "
    "abcdef abcd1234 asdf asdfgh zxcvbn zxcvbnm qwertyuiop asdfghjkl poiuyt lkjhgf mnbvcxz "
    "letmein1 iloveu ilovegod iloveme trustme open sesame opensesame abracadabra password1 "
    "correct battery staple correcthorsebatterystaple troubador tr0ub4dor blink182 ncc1701 "
    "thx1138 8675309 5150 90210 1337 31337 leet hacker haxor elite phreak matrix1 zerocool "
    "auriga charioteer agent secret1 p4ssword pass word key keys lock unlock entry enter exit "
    "code coder coding program programmer python java javascript developer software hardware "
    "engineer engineering science physics chemistry biology mathematics history english spanish";

const std::unordered_map<std::string_view, std::size_t>& ranks() {
  static const auto made = [] {
    std::unordered_map<std::string_view, std::size_t> map;
    std::size_t rank = 0;
    for (std::size_t at = 0; at < kWords.size();) {
      const auto end = std::min(kWords.find(' ', at), kWords.size());
      map.emplace(kWords.substr(at, end - at), ++rank);
      at = end + 1;
    }
    return map;
  }();
  return made;
}

}  // namespace

std::size_t common_word_rank(std::string_view word) {
  const auto found = ranks().find(word);
  return found == ranks().end() ? 0 : found->second;
}

}  // namespace auriga::core::detail
