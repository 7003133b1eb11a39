import unittest
from email.message import Message

from generators import Figures
from load import Response, Requests, complete, validators
from processes import Absent


def figures(requests=0, refused=0, broken=0, received=0):
    return Figures(requests, refused, broken, received, 1.0, None)


def scenario(size=1024, status=200, body=None):
    return Requests("a scenario", size, 8, (), "/files/a", status, body)


class LoadTests(unittest.TestCase):
    def test_requests_are_counted_and_of_large_bodies_the_bytes(self):
        for one, told, responses in (
            (scenario(), figures(1000), 1000),
            (scenario(1 << 20), figures(0, received=1 << 19), 0.5),
            (scenario(1 << 20, 206, 100), figures(7, received=900), 7),
            (scenario(status=404), figures(5, refused=5), 5),
            (scenario(), figures(1000, broken=18), 1000),
        ):
            with self.subTest(one=one):
                self.assertEqual(one.responses(told), responses)

    def test_a_load_with_other_responses_says_nothing(self):
        for one, told in (
            (scenario(), figures(1000, refused=1)),
            (scenario(), figures(1000, broken=19)),
            (scenario(status=404), figures(5)),
            (scenario(), figures()),
        ):
            with self.subTest(told=told), self.assertRaises(Absent):
                one.responses(told)

    def test_a_response_must_be_the_one_that_is_measured(self):
        scenario().check(Response(200, 1024, Message()))
        for response in (Response(404, 1024, Message()), Response(200, 1023, Message())):
            with self.subTest(response=response), self.assertRaises(Absent):
                scenario().check(response)

    def test_validators_become_conditions(self):
        fields = Message()
        fields["ETag"] = '"a"'
        self.assertEqual(validators(Response(200, 0, fields)), {"If-None-Match": '"a"'})

    def test_a_response_is_complete_with_its_body(self):
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        for received, ends in ((head + b"x" * 1024, True), (head + b"x" * 1023, False), (head[:-1], False)):
            self.assertIs(complete(received), ends)
